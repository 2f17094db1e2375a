"""A desk that nobody sits at hides what it shows until the member proves who they are."""
