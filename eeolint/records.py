"""Records: `typing.NamedTuple` for whoever reads or checks types, at a tenth of its cost when a class is made.

A start makes a hundred records and fills a few of them. So what all have in common stands in one base, annotations stay as they are written, and the
constructor, the only part that must be compiled, is compiled when the first record of its class is made by name. Rooms that a plain check does not
enter may as well take that of `typing`.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.version_info >= (3, 14):  # from 3.14 on, the body of a class does not hold its annotations
    from typing import NamedTuple
else:
    from operator import itemgetter

    try:
        from _collections import _tuplegetter
    except ImportError:  # another Python than CPython

        def _tuplegetter(index, doc):
            return property(itemgetter(index), doc=doc)

    class _Making(type):
        def __new__(cls, name, bases, body):
            if bases == (tuple,):
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            getters = {field: _tuplegetter(index, None) for index, field in enumerate(fields)}
            body |= {"__slots__": (), "_fields": fields, "_field_defaults": defaults, "__match_args__": fields, **getters}
            return super().__new__(cls, name, bases, body)

    class NamedTuple(tuple, metaclass=_Making):
        """What records have in common; each method does what that of `collections.namedtuple` does."""

        __slots__ = ()

        def __new__(cls, *values, **named):
            """Compile the constructor of the class, which from then on is called in place of this one."""
            given = ", ".join(cls._fields)
            code = f"lambda _cls, {given}: _new(_cls, ({given}{',' if given else ''}))"
            made = eval(code, {"_new": tuple.__new__, "__builtins__": {}})  # noqa: S307 -- names of fields, which Python has read before
            made.__name__, made.__defaults__ = "__new__", tuple(cls._field_defaults.values())
            cls.__new__ = staticmethod(made)
            return made(cls, *values, **named)

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **named):
            made = self._make(map(named.pop, self._fields, self))
            if named:
                raise ValueError(f"Got unexpected field names: {list(named)!r}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            said = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({said})"

        def __getnewargs__(self):
            return tuple(self)


# A record of a class and all its values, for the hottest places: to call the class is to call Python, as the constructor is a function.
record_of = tuple.__new__

__all__ = ["NamedTuple", "record_of"]
