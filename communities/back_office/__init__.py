"""The Django admin as this site needs it: moderators enter too and see their communities only; everyone with a second
factor; who reads what the site would not show them leaves a trace."""
