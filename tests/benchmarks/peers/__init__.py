"""Who is measured beside us; read by processes of their own, not by ours."""
