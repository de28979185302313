"""Replaces one method of moto at a time, and says so when moto no longer has it."""

import functools
import inspect
from typing import Any, Callable

import moto


class MissingMotoMethod(RuntimeError):
    """The installed moto has no such method: a gap cannot be filled where it was found."""

    def __init__(self, owner: type, name: str) -> None:
        super().__init__(
            f"moto {moto.__version__} has no {owner.__module__}.{owner.__qualname__}.{name}; "
            "the gaps are written for moto 5.2.1: install that version or adapt local/aws/moto_gaps"
        )


def replace(owner: type, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: puts a function in place of `owner.name` and passes it the original first."""
    if not hasattr(owner, name):
        raise MissingMotoMethod(owner, name)
    original = getattr(owner, name)
    is_static = isinstance(inspect.getattr_static(owner, name), staticmethod)

    def decorate(replacement: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def method(*args: Any, **kwargs: Any) -> Any:
            return replacement(original, *args, **kwargs)

        setattr(owner, name, staticmethod(method) if is_static else method)
        return replacement

    return decorate
