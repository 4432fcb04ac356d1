"""What operators see of the running site: is it there, is it ready, how much of what (docs/monitoring.md). Nothing in
here knows what anybody reads, and no label of a number holds more than the name of a page's pattern."""
