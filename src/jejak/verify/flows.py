"""The flows of a map against its touchpoints and its scope."""

from collections.abc import Iterator

from jejak.errors import ArgumentError
from jejak.maps.file import Source
from jejak.maps.findings import Finding
from jejak.maps.flow import Flow, compile_flow, parse, reached, steps
from jejak.verify.names import Names, told

Found = Iterator[Finding]


def check_flows(source: Source, names: Names) -> Found:
    """Every step is a touchpoint that some journey comes to, and every touchpoint is a step."""
    flows = dict(_readable(source))
    for name, flow in flows.items():
        yield from _unknown(source, names, name, flow)
        yield from _unreached(source, names, name, flow)
    if len(flows) < len(source.map.flow):
        return  # what the others name is not known
    bound = [t for t in source.map.touchpoints if t.id and not t.anytime]
    if not flows:
        if bound and not any(f.place.path.startswith("flow") for f in source.findings):
            fix = f"flow: {{main: {' '.join(t.id for t in bound[:3])}}}"
            yield source.found("no_flow", "touchpoints", fix=fix)
        return
    named = {id for flow in flows.values() for id in steps(flow.tree)}
    for nth, touchpoint in enumerate(source.map.touchpoints):
        if touchpoint.id and not touchpoint.anytime and touchpoint.id not in named:
            values = {"value": touchpoint.id, "allowed": ", ".join(flows)}
            yield source.found("not_in_flow", "touchpoints", nth, **values)


def _readable(source: Source) -> Iterator[tuple[str, Flow]]:
    for name, text in source.map.flow.items():
        try:
            yield name, parse(text, name)
        except ArgumentError:
            continue  # told where it was read


def _unknown(source: Source, names: Names, name: str, flow: Flow) -> Found:
    if "touchpoint" in names.unread:
        return
    known = [t.id for t in source.map.touchpoints if t.id]
    seen: set[str] = set()
    for id, (start, _) in zip(steps(flow.tree), flow.places, strict=True):
        if id not in names.touchpoints and id not in seen:
            seen.add(id)
            code, values = told("touchpoint", id, known)
            yield Finding(code, "error", source.place_within(start, "flow", name), values)


def _unreached(source: Source, names: Names, name: str, flow: Flow) -> Found:
    """Steps that lie on no path from a start of the scope to an end of it."""
    scope = source.map.map.scope
    starts = [id for id in scope.starts if id in names.touchpoints]
    ends = [id for id in scope.ends if id in names.touchpoints]
    automaton = compile_flow(flow.tree)
    on_path = reached(automaton, starts, ends)
    for state, label in enumerate(automaton.labels):
        if state not in on_path:
            values = {
                "value": label,
                "starts": ", ".join(starts) or "-",
                "ends": ", ".join(ends) or "-",
            }
            place = source.place_within(flow.places[state][0], "flow", name)
            yield Finding("flow_unreached", "error", place, values)
