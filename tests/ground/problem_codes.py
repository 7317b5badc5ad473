"""Which codes of problems the source uses, found by reading it: literal, handed on, chosen between or composed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Use:
    """One code at one place; a composed one is a pattern, as `unknown-.+`."""

    code: str
    place: str
    composed: bool = False
    severity: str = ""
    """As written where the problem is made; empty where the place does not tell."""


@dataclass
class Module:
    """A parsed module with the functions around each of its nodes."""

    name: str
    tree: ast.Module
    around: dict[ast.AST, tuple[Function, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._enter(self.tree, ())

    def _enter(self, node: ast.AST, around: tuple[Function, ...]) -> None:
        self.around[node] = around
        inner = (*around, node) if isinstance(node, Function) else around
        for child in ast.iter_child_nodes(node):
            self._enter(child, inner)

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.around if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    """Last name of what is called."""
    called = call.func
    return (
        called.id
        if isinstance(called, ast.Name)
        else called.attr
        if isinstance(called, ast.Attribute)
        else ""
    )


def parameters(function: Function) -> list[str]:
    named = [item.arg for item in (*function.args.posonlyargs, *function.args.args)]
    return [name for name in named if name not in ("self", "cls")]


class Codes:
    """Reads a package and gives every code of a problem in it."""

    def __init__(self, source: Path) -> None:
        self.modules = [
            Module(path.relative_to(source).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
            for path in sorted(source.rglob("*.py"))
        ]
        self.uses: set[Use] = set()
        self.unclear: set[str] = set()
        """Places whose code cannot be told by reading."""
        self._seen: set[tuple[str, str, str]] = set()
        for module in self.modules:
            for call in module.calls():
                if (code := self._code_of(call, module)) is not None and module.name != "checks.py":
                    self._resolve(code, module, call)

    def _code_of(self, call: ast.Call, module: Module) -> ast.expr | None:
        """The code a call gives a problem, if it makes one."""
        name, first = name_of(call), call.args[0] if call.args else None
        if name == "Problem":
            return first or next((item.value for item in call.keywords if item.arg == "code"), None)
        if name == "PydanticCustomError":  # carries its code to whoever tells what a model found
            return next((_under(item, "code") for item in call.args if isinstance(item, ast.Dict)), None)
        if name == "add" and isinstance(call.func, ast.Attribute) and len(call.args) > 1:
            return first if self._notes_problems(call.func.value, module.around[call]) else None
        return None

    def _notes_problems(self, receiver: ast.expr, around: tuple[Function, ...]) -> bool:
        """Whether something is a list of problems, by its name or by how it was made."""
        name = ast.unparse(receiver)
        if re.search(r"(^|[._])problems$", name):
            return True
        return any(
            (
                isinstance(node, ast.arg)
                and node.arg == name
                and ast.unparse(node.annotation or node) == "Problems"
            )
            or (
                isinstance(node, ast.Assign)
                and ast.unparse(node.targets[0]) == name
                and "Problems(" in ast.unparse(node.value)
            )
            for function in around
            for node in ast.walk(function)
        )

    def _resolve(self, code: ast.expr, module: Module, at: ast.AST) -> None:
        if isinstance(code, ast.Constant):
            severity = _severity(at) if isinstance(at, ast.Call) and code in at.args[:1] else ""
            self.uses.add(Use(str(code.value), f"{module.name}:{code.lineno}", severity=severity))
        elif isinstance(code, ast.IfExp):
            self._resolve(code.body, module, at)
            self._resolve(code.orelse, module, at)
        elif isinstance(code, ast.JoinedStr):
            for text, composed in self._composed(code, module, at):
                self.uses.add(Use(text, f"{module.name}:{code.lineno}", composed))
        elif ast.unparse(code).endswith("['code']"):
            return  # out of a PydanticCustomError, whose code is read where it is made
        elif isinstance(code, ast.Name):
            self._follow(code.id, module, at)
        else:
            self.unclear.add(f"{module.name}:{code.lineno}: {ast.unparse(code)}")

    def _composed(self, code: ast.JoinedStr, module: Module, at: ast.AST) -> Iterator[tuple[str, bool]]:
        """What a code with one part left open can be: where all callers name the part, each; else a pattern."""
        before, after = ("".join(_constants(part)) for part in _around_the_gap(code.values))
        gap = next(item.value for item in code.values if isinstance(item, ast.FormattedValue))
        function = module.around[at][-1]
        if isinstance(gap, ast.Name) and gap.id in parameters(function):
            handed = self._handed(function, parameters(function).index(gap.id), gap.id, module)
            for value, _, _ in handed:
                if isinstance(value, ast.Constant):
                    yield f"{before}{value.value}{after}", False
                else:
                    yield f"{re.escape(before)}.+{re.escape(after)}", True
        else:
            yield f"{re.escape(before)}.+{re.escape(after)}", True

    def _follow(self, name: str, module: Module, at: ast.AST) -> None:
        """A code under a name: handed to the function, or set in it."""
        for function in reversed(module.around[at]):
            key = (module.name, function.name, name)
            found = list(_set_in(function, name))
            if name in parameters(function):
                found += self._handed(function, parameters(function).index(name), name, module)
            if key in self._seen:
                return
            if found:
                self._seen.add(key)
                for value, where, node in found:
                    self._resolve_value(value, where or module, node)
                return
        self.unclear.add(f"{module.name}: {name}")

    def _handed(
        self, function: Function, position: int, name: str, module: Module
    ) -> Iterator[tuple[ast.expr, Module, ast.AST]]:
        own = function.name.startswith("_") or module.around[function] or "self" in ast.unparse(function.args)
        for other in [module] if own else self.modules:
            for call in other.calls():
                if name_of(call) == function.name:
                    named = [item.value for item in call.keywords if item.arg == name]
                    for value in named or call.args[position : position + 1]:
                        yield value, other, call

    def _resolve_value(self, value: ast.expr, module: Module, at: ast.AST) -> None:
        if isinstance(value, ast.Call):  # the first of what a function returns
            for other in self.modules:
                for function in (node for node in other.around if isinstance(node, Function)):
                    if function.name == name_of(value):
                        for item in ast.walk(function):
                            if isinstance(item, ast.Return) and isinstance(item.value, ast.Tuple):
                                self._resolve(item.value.elts[0], other, item)
            return
        self._resolve(value, module, at)


def _under(mapping: ast.Dict, name: str) -> ast.expr | None:
    found = zip(mapping.keys, mapping.values, strict=True)
    return next((value for key, value in found if isinstance(key, ast.Constant) and key.value == name), None)


def _severity(call: ast.Call) -> str:
    given = next((item.value for item in call.keywords if item.arg == "severity"), ast.Constant("error"))
    return str(given.value) if isinstance(given, ast.Constant) else ""


def _set_in(function: Function, name: str) -> Iterator[tuple[ast.expr, Module | None, ast.AST]]:
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id == name:
            yield node.value, None, node
        elif isinstance(target, ast.Tuple) and name in [ast.unparse(item) for item in target.elts]:
            place = [ast.unparse(item) for item in target.elts].index(name)
            yield (node.value.elts[place] if isinstance(node.value, ast.Tuple) else node.value), None, node


def _around_the_gap(parts: list[ast.expr]) -> tuple[list[ast.expr], list[ast.expr]]:
    (place,) = [place for place, item in enumerate(parts) if isinstance(item, ast.FormattedValue)]
    return parts[:place], parts[place + 1 :]


def _constants(parts: list[ast.expr]) -> list[str]:
    return [str(item.value) for item in parts if isinstance(item, ast.Constant)]
