"""All that Kconfiglib's interface says of a tree, as plain values by which two implementations can be compared."""

from __future__ import annotations

from types import ModuleType
from typing import Any


def expression(module: ModuleType, value: Any) -> Any:
    """An expression as nested tuples of texts."""
    if isinstance(value, tuple):
        return (value[0], *(expression(module, part) for part in value[1:]))
    return f"{type(value).__name__} {module.standard_sc_expr_str(value)}"


def rows(module: ModuleType, found: Any) -> list[Any]:
    """Defaults, selects, ranges and the like."""
    return [tuple(expression(module, part) for part in row) for row in found]


def names(items: Any) -> list[str]:
    """The names of symbols and choices, sorted."""
    return sorted(item.name or "<choice>" for item in items)


def of_node(module: ModuleType, node: Any) -> dict[str, Any]:
    """All about one node."""
    prompt, written = node.prompt, node.orig_prompt if hasattr(node.item, "name") else node.prompt
    found: dict[str, Any] = {
        "str": str(node),
        "repr": repr(node),
        "place": (node.filename, node.linenr),
        "include_path": node.include_path,
        "is_menuconfig": node.is_menuconfig,
        "dep": expression(module, node.dep),
        "prompt": prompt and (prompt[0], expression(module, prompt[1])),
        "orig_prompt": written and (written[0], expression(module, written[1])),
        "referenced": names(node.referenced),
        "list": node.list and repr(node.list),
        "next": node.next and repr(node.next),
        "parent": node.parent and repr(node.parent),
    }
    if hasattr(node.item, "name"):
        found["help"] = node.help
        for attribute in ("defaults", "selects", "implies", "ranges"):
            found[attribute] = rows(module, getattr(node, attribute))
            found[f"orig_{attribute}"] = rows(module, getattr(node, f"orig_{attribute}"))
    elif node.item == module.MENU:
        found["visibility"] = expression(module, node.visibility)
    return found


def of_symbol(module: ModuleType, symbol: Any) -> dict[str, Any]:
    """All about one symbol."""
    plain = (
        *("name", "type", "orig_type", "str_value", "tri_value", "user_value", "visibility", "assignable"),
        *("config_string", "is_constant", "env_var", "is_allnoconfig_y", "name_and_loc"),
    )
    found = {name: getattr(symbol, name) for name in plain}
    found |= {name: expression(module, getattr(symbol, name)) for name in ("rev_dep", "weak_rev_dep", "direct_dep")}
    for name in ("defaults", "selects", "implies", "ranges"):
        found[name] = rows(module, getattr(symbol, name))
        found[f"orig_{name}"] = rows(module, getattr(symbol, f"orig_{name}"))
    found |= {"str": str(symbol), "repr": repr(symbol), "referenced": names(symbol.referenced)}
    found["choice"] = symbol.choice and repr(symbol.choice)
    found["nodes"] = len(symbol.nodes)
    return found


def of_choice(module: ModuleType, choice: Any) -> dict[str, Any]:
    """All about one choice."""
    plain = (
        *("name", "type", "orig_type", "str_value", "tri_value", "user_value", "visibility", "assignable"),
        *("is_optional", "is_constant", "name_and_loc"),
    )
    found = {name: getattr(choice, name) for name in plain}
    found |= {"selection": choice.selection and choice.selection.name, "syms": [s.name for s in choice.syms]}
    found["user_selection"] = choice.user_selection and choice.user_selection.name
    found["direct_dep"] = expression(module, choice.direct_dep)
    found["defaults"] = rows(module, choice.defaults)
    found["orig_defaults"] = rows(module, choice.orig_defaults)
    found |= {"str": str(choice), "repr": repr(choice), "referenced": names(choice.referenced)}
    return found


def of_values(kconf: Any) -> dict[str, Any]:
    """All that can change."""
    found: dict[str, Any] = {}
    for symbol in kconf.unique_defined_syms:
        found[symbol.name] = (
            symbol.str_value,
            symbol.tri_value,
            symbol.type,
            symbol.visibility,
            symbol.assignable,
            symbol.config_string,
            symbol.user_value,
        )
    for number, choice in enumerate(kconf.unique_choices):
        selection, wanted = choice.selection, choice.user_selection
        found[f"choice {number}"] = (
            choice.str_value,
            choice.visibility,
            choice.assignable,
            choice.user_value,
            selection and selection.name,
            wanted and wanted.name,
        )
    return found


def of_tree(module: ModuleType, kconf: Any) -> dict[str, Any]:
    """All about one tree."""
    found: dict[str, Any] = {
        "repr": repr(kconf),
        "mainmenu_text": kconf.mainmenu_text,
        "syms": sorted(kconf.syms),
        "const_syms": sorted(kconf.const_syms),
        "named_choices": sorted(kconf.named_choices),
        "defined_syms": [symbol.name for symbol in kconf.defined_syms],
        "unique_defined_syms": [symbol.name for symbol in kconf.unique_defined_syms],
        "choices": [repr(choice) for choice in kconf.choices],
        "unique_choices": len(kconf.unique_choices),
        "menus": [repr(menu) for menu in kconf.menus],
        "comments": [repr(comment) for comment in kconf.comments],
        "kconfig_filenames": kconf.kconfig_filenames,
        "modules": kconf.modules.name,
        "defconfig_list": kconf.defconfig_list and kconf.defconfig_list.name,
        "defconfig_filename": kconf.defconfig_filename,
        "missing_syms": kconf.missing_syms,
        "variables": {name: (v.name, v.value, v.is_recursive, repr(v)) for name, v in kconf.variables.items()},
        "top_node": (repr(kconf.top_node), kconf.top_node.prompt[0]),
        "nodes": [of_node(module, node) for node in kconf.node_iter()],
        "unique nodes": [repr(node) for node in kconf.node_iter(unique_syms=True)],
    }
    found |= {f"symbol {s.name}": of_symbol(module, s) for s in kconf.unique_defined_syms}
    found |= {f"choice {number}": of_choice(module, c) for number, c in enumerate(kconf.unique_choices)}
    return found


def differences(left: Any, right: Any, where: str = "") -> list[str]:
    """Where two sets of facts differ, one line each."""
    if isinstance(left, dict) and isinstance(right, dict):
        keys = dict.fromkeys([*left, *right])
        return [d for key in keys for d in differences(left.get(key), right.get(key), f"{where}/{key}")]
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        pairs = zip(left, right, strict=True)
        return [d for number, pair in enumerate(pairs) for d in differences(*pair, f"{where}/{number}")]
    return [] if left == right else [f"{where}: {left!r} != {right!r}"]


def count(value: Any) -> int:
    """How many facts there are."""
    if isinstance(value, dict):
        return sum(count(part) for part in value.values())
    return sum(count(part) for part in value) if isinstance(value, list) else 1
