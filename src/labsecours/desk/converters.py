from labsecours.kernel.desk import DeskScreen, desk_screens


class ScreenConverter:
    """A screen by its key; another word is left to the addresses that follow."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> DeskScreen:
        screen = desk_screens.get(value)
        if screen is None:
            raise ValueError(value)
        return screen

    def to_url(self, value: DeskScreen | str) -> str:
        return value if isinstance(value, str) else value.key
