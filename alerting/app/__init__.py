"""Where everything is made, wired and closed: the only room that knows all the others."""
