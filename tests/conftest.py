"""For all tests: what a loaded machine does to the time of one example proves nothing."""

from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
