"""The literal values of a configuration that is a JavaScript module. The file is parsed and never run."""

from __future__ import annotations

from typing import Any

from statusgen.importers._foreign import UnreadableError, Value, plain

_MOST = 200_000
"""Characters; a configuration has a few thousand."""
_MOST_VALUES = 20_000
"""Constants that name constants could multiply without end."""


class _ComputedError(Exception):
    """A value that only the program knows."""


def javascript_table(text: str) -> tuple[dict[str, Value], tuple[str, ...]]:
    """What the module exports (`module.exports = {…}`, `export default {…}`), and the dotted names of the values that
    are computed, which are left out. Keys are in lower case."""
    import esprima  # heavy, and needed by few

    if len(text) > _MOST:
        raise UnreadableError("it is too large for a configuration")
    try:
        tree = esprima.parseModule(text)
        constants: dict[str, Any] = {}
        for statement in tree.body:
            if statement.type == "VariableDeclaration":
                constants.update(
                    {one.id.name: one.init for one in statement.declarations if one.id.type == "Identifier"}
                )
        for statement in reversed(tree.body):
            if (node := _exported(statement)) is not None:
                reader = _Reader(constants)
                value = reader.value(node, "", 0)
                return (value if isinstance(value, dict) else {}), tuple(reader.computed)
    except esprima.Error as error:
        raise UnreadableError("it is no JavaScript that can be parsed", int(error.lineNumber or 1)) from error
    except RecursionError as error:
        raise UnreadableError("it is nested too deeply") from error
    except _ComputedError:
        pass
    raise UnreadableError("it exports no literal object")


def _exported(statement: Any) -> Any:
    if statement.type == "ExportDefaultDeclaration":
        return statement.declaration
    if statement.type != "ExpressionStatement" or statement.expression.type != "AssignmentExpression":
        return None
    left = statement.expression.left
    is_module = left.type == "MemberExpression" and left.object.name == "module" and left.property.name == "exports"
    return statement.expression.right if is_module else None


class _Reader:
    """Turns literals into values; `computed` names those that are none."""

    def __init__(self, constants: dict[str, Any]) -> None:
        self.constants = constants
        self.computed: list[str] = []
        self.values = 0

    def value(self, node: Any, name: str, depth: int) -> Value:
        self.values += 1
        if self.values > _MOST_VALUES:
            raise UnreadableError("it holds too many values")
        if depth > 50 or node is None:
            raise _ComputedError
        if node.type == "Literal" and not getattr(node, "regex", None):
            return plain(node.value)
        if node.type == "TemplateLiteral" and not node.expressions:
            return str(node.quasis[0].value.cooked)
        if node.type == "Identifier" and node.name in self.constants:
            return self.value(self.constants[node.name], name, depth + 1)
        if node.type == "ArrayExpression":
            return [item for element in node.elements for item in self._try(element, f"{name}[]", depth)]
        if node.type == "ObjectExpression":
            return self._table(node, name, depth)
        raise _ComputedError

    def _table(self, node: Any, name: str, depth: int) -> dict[str, Value]:
        table: dict[str, Value] = {}
        for entry in node.properties:
            if entry.type != "Property" or entry.computed or entry.kind != "init" or entry.method:
                self.computed.append(f"{name}{'.' if name else ''}…")
                continue
            key = str(entry.key.name if entry.key.type == "Identifier" else entry.key.value)
            for value in self._try(entry.value, f"{name}.{key}".lstrip("."), depth):
                table[key.lower()] = value
        return table

    def _try(self, node: Any, name: str, depth: int) -> list[Value]:
        try:
            return [self.value(node, name, depth + 1)]
        except _ComputedError:
            self.computed.append(name)
            return []
