"""The platform on which an innovation association for fire and rescue services runs its year."""

__version__ = "0.1.0"
