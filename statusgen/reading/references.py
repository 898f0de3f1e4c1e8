"""What in services.yaml points at something else in it: groups, services and channels, by their ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple, TypeGuard

from statusgen.diagnostics import Diagnostic
from statusgen.reading.findings import catalogue as findings
from statusgen.reading.findings.incident import unknown_service
from statusgen.reading.kinds import ID_PATTERN
from statusgen.reading.nodes import Items, Node, Scalar, Table
from statusgen.reading.notes import Notes
from statusgen.reading.services import id_of


class _Known(NamedTuple):
    """The ids that there are, in their order; `public` are the services that may be told to anybody. Whether these are
    all groups, and all services: else one may have the id that is looked for."""

    groups: Mapping[str, None]
    services: Mapping[str, None]
    public: Mapping[str, None]
    all_groups: bool
    all_services: bool


def wrong_references(root: Table, notes: Notes) -> Iterator[Diagnostic]:
    """Findings for ids that nothing has, for circles, and for an escalation that is given twice.

    It looks at the nodes, so that each finding has its place, and so that a mistake elsewhere in a service does not
    make what refers to it wrong too. Of a list that is no list, or has a member without an id, not all is known, and
    nothing is said.
    """
    groups, services = root.get("groups"), root.get("services")
    known = _Known(
        _ids(groups),
        _ids(services),
        _ids(services, public=True),
        all_groups=groups is None or is_named(groups),
        all_services=is_named(services),
    )
    parents = dict(_references(groups, "parent"))
    depends_on = dict(_references(services, "depends_on"))
    if known.all_groups:
        for key, references in (("parent", parents), ("group", dict(_references(services, "group")))):
            for reference in chain(*references.values()):
                if reference.text not in known.groups:
                    near = notes.suggestions(known.groups)
                    yield findings.unknown_group(notes.at(reference), key, reference.text, near)
    for reference in chain(*depends_on.values()):
        if reference.text not in known.services and known.all_services:
            yield findings.unknown_dependency(notes.at(reference), reference.text, notes.suggestions(known.public))
    for key, references in (("parent", parents), ("depends_on", depends_on)):
        for circle in _circles(references):
            yield findings.circular_reference(notes.at(circle[-1]), key, sorted({step.line for step in circle}))
    yield from _of_views(root, known, notes)
    yield from _of_policy(root, notes)
    for system in _children(root.get("imports")):
        yield from _of_choice(system, known, notes)
    for channel in _children(root.get("channels")):
        for chosen in (channel, *_children(_child(channel, "lists"))):
            yield from _of_choice(chosen, known, notes)


def _of_views(root: Table, known: _Known, notes: Notes) -> Iterator[Diagnostic]:
    for view in _children(root.get("views")):
        yield from _of_choice(view, known, notes)
        parts = (_child(view, "groups"), _child(view, "services"))
        chosen = [part for part in parts if part and part != Items((), part.line, part.column)]
        if isinstance(view, Table) and not chosen:
            yield findings.empty_view(notes.at(view))


def _of_choice(chosen: Node, known: _Known, notes: Notes) -> Iterator[Diagnostic]:
    """What chooses `groups` and `services`: of those that there are."""
    for id in _children(_child(chosen, "groups")):
        if _is_id(id) and id.text not in known.groups and known.all_groups:
            yield findings.unknown_group(notes.at(id), "groups", id.text, notes.suggestions(known.groups))
    for id in _children(_child(chosen, "services")):
        if _is_id(id) and id.text not in known.services and known.all_services:
            yield unknown_service(notes.at(id), id.text, notes.suggestions(known.public))


def _of_policy(root: Table, notes: Notes) -> Iterator[Diagnostic]:
    channels = root.get("channels")
    known = [name.text for name, _ in channels.entries] if isinstance(channels, Table) else []
    for severity in _children(_child(root.get("policy"), "severities")):
        steps = _child(severity, "escalate")
        short = next((name for name, _ in _entries(severity) if name.text == "escalate_after"), None)
        if short and steps:
            yield findings.escalation_twice(notes.at(short))
        for place in (severity, *_children(steps)):
            for name in _children(_child(place, "channels")):
                if _is_id(name) and (channels is None or isinstance(channels, Table)) and name.text not in known:
                    yield findings.unknown_channel(notes.at(name), name.text, known)


def _circles(graph: Mapping[str, tuple[Scalar, ...]]) -> Iterator[list[Scalar]]:
    """Circles, as the references that they consist of, the closing one last; one for each id at which a circle closes.

    A walk in depth that keeps its own stack: a chain of dependencies may be longer than Python's.
    """
    done: set[str] = set()
    closing: set[str] = set()
    for start in graph:
        path = {start: 0} if start not in done else {}  # the ids that led here, each with its position
        steps: list[Scalar] = []  # the references between them
        waiting = [iter(graph[id]) for id in path]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                done.add(path.popitem()[0])
                del steps[-1:]
            elif step.text in path:
                if step.text not in closing:
                    closing.add(step.text)
                    yield [*steps[path[step.text] :], step]
            elif step.text in graph and step.text not in done:
                path[step.text] = len(path)
                steps.append(step)
                waiting.append(iter(graph[step.text]))


def _references(members: Node | None, key: str) -> Iterator[tuple[str, tuple[Scalar, ...]]]:
    """For each member of a list what it points at under this key: one id, or a list of them."""
    seen: set[str] = set()
    for number, member in enumerate(_children(members)):
        value = _child(member, key)
        pointers = _children(value) if isinstance(value, Items) else (value,)
        id = id_of(member)
        name = id.text if id and id.text not in seen else f"#{number}"
        seen.add(name)
        yield name, tuple(pointer for pointer in pointers if _is_id(pointer))


def is_named(members: Node | None) -> bool:
    """Whether it is known what there is: each member of the list has an id."""
    return isinstance(members, Items) and all(_child(member, "id") for member in members.items)


def _ids(members: Node | None, *, public: bool = False) -> dict[str, None]:
    """The ids in a list, or those of them that may be told to anybody."""
    told = [member for member in _children(members) if not public or _child(member, "audience") is None]
    return {id.text: None for id in map(id_of, told) if id}


def _is_id(node: Node | None) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and re.fullmatch(ID_PATTERN, node.text) is not None


def _entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, Table) else ()


def _child(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Table) else None


def _children(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Items) else tuple(value for _, value in _entries(node))
