"""Small trees that Kconfiglib and kcfg must read alike, each about one part of the language."""

from __future__ import annotations

MODULES = """\
config MODULES
\tbool "modules"
\tdefault y
\toption modules

"""

TREES: dict[str, dict[str, str]] = {
    "empty": {"Kconfig": ""},
    "one of each type": {
        "Kconfig": """\
mainmenu "Types"
config B
\tbool "a bool"
config T
\ttristate "a tristate"
config I
\tint "an int"
config H
\thex "a hex"
config S
\tstring "a string"
config NOTHING_ASKED
\tdef_bool y
"""
    },
    "defaults": {
        "Kconfig": MODULES
        + """\
config A
\ttristate "a"
\tdefault m
config B
\tbool "b"
\tdefault A
config C
\ttristate
\tdefault y if A && !B
\tdefault m if B || A = m
config I
\tint "i"
\tdefault 7
config H
\thex
\tdefault 0x1F if A
config S
\tstring "s"
\tdefault "with \\"quotes\\" and \\\\ backslashes"
config S2
\tstring
\tdefault S if B
config GENERAL_INT
\tdef_int 3
config GENERAL_HEX
\tdef_hex 0x3
config GENERAL_STRING
\tdef_string "three"
config GENERAL_TRISTATE
\tdef_tristate m if A
"""
    },
    "conditions": {
        "Kconfig": MODULES
        + """\
config A
\tbool "a" if MODULES && y
\tdepends on MODULES
\tdepends on MODULES != n
config B
\ttristate "b"
\tdepends on A && (MODULES || !A) && m
config C
\ttristate "c" if A || B || MODULES && !A
\tdefault m if (A && B) || MODULES
\tselect D if B
\timply E if !(A && B)
\thelp
\t  Several lines

\t    of help,
\t  and no more.
config D
\ttristate
config E
\tbool "e"
"""
    },
    "menus": {
        "Kconfig": """\
mainmenu "Menus"
config X
\tbool "x"
\tdefault y
config W
\tbool "w"
menu "First"
\tdepends on X
\tvisible if W
config Y
\tbool "y"
comment "a comment"
\tdepends on !Y
menu "Inner"
config Z
\tint "z" if X
\trange 1 5 if Y
\trange 2 6
endmenu
endmenu
menuconfig M
\tbool "a menu of its own"
\tdefault X
if M
config IN_M
\tbool "in m"
config IN_M_TOO
\tbool "in m, too"
\tdepends on IN_M
if IN_M_TOO
comment "deep"
endif
endif
menu "Empty"
endmenu
"""
    },
    "implicit menus": {
        "Kconfig": """\
config TOP
\tbool "top"
config BELOW
\tbool "below"
\tdepends on TOP
config BELOW_BELOW
\tbool "below that"
\tdepends on BELOW && TOP
config ASIDE
\tbool "aside"
config HIDDEN
\tbool
\tdepends on ASIDE
config UNDER_HIDDEN
\tbool "under something hidden"
\tdepends on HIDDEN
config COMPARED
\tbool "compared"
\tdepends on ASIDE != n
config TWICE
\tbool "once"
config TWICE
\tbool "twice"
\tdepends on ASIDE
\tdefault y
"""
    },
    "choices": {
        "Kconfig": MODULES
        + """\
config WANT
\tbool "want"
choice
\tprompt "plain"
\tdefault P2
\thelp
\t  Take one.
config P1
\tbool "p1"
config P2
\tbool "p2"
\tdepends on WANT
config P3
\tbool "p3"
endchoice
choice NAMED
\tbool "named and optional"
\toptional
config N1
\tbool "n1"
config N2
\tbool "n2"
\tdepends on MODULES || !WANT
endchoice
choice
\ttristate "tristate"
\tdepends on WANT || MODULES
config T1
\ttristate "t1"
config T2
\ttristate "t2"
config T3
\tbool "t3"
endchoice
choice
\tprompt "with an if" if WANT
if WANT
config W1
\tbool "w1"
endif
config W2
\tbool "w2"
endchoice
"""
    },
    "select and imply": {
        "Kconfig": MODULES
        + """\
config LOW
\ttristate "low"
\tselect TARGET
config HIGH
\ttristate "high"
\tselect TARGET if EXTRA
\timply HINTED
config EXTRA
\tbool "extra"
\tselect B_TARGET
\timply HINTED if HIGH
config TARGET
\ttristate "target"
config B_TARGET
\tbool
config HINTED
\ttristate "hinted"
"""
    },
    "ranges": {
        "Kconfig": """\
config LOW
\tint "low"
\tdefault 10
config HIGH
\tint "high"
\tdefault 20
config WIDE
\tbool "wide"
config IN
\tint "in"
\trange 0 100 if WIDE
\trange LOW HIGH
config HEX_IN
\thex "hex in"
\trange 0x10 0x20
config CLAMPED
\tint
\tdefault 5
\trange LOW 30
"""
    },
    "sources": {
        "Kconfig": """\
mainmenu "Sources"
source "sub/Kconfig"
rsource "sub/*.part"
osource "not/there"
orsource "sub/nor*this"
source "sub/other/Kconfig"
source "sub/other/Kconfig"
""",
        "sub/Kconfig": 'config FROM_SUB\n\tbool "from sub"\nrsource "other/Kconfig"\n',
        "sub/a.part": 'config PART_A\n\tbool "part a"\n',
        "sub/b.part": 'config PART_B\n\tbool "part b"\n\tdepends on PART_A\n',
        "sub/other/Kconfig": 'config FROM_OTHER\n\tbool "from other"\n',
    },
    "macros": {
        "Kconfig": """\
immediate := now
recursive = $(immediate) and $(later)
later = then
sum = $(1)-$(2)
appended = a
appended += b
appended-now := a
appended-now += $(immediate)
config $(sum,MADE,UP)
\tbool "$(recursive)"
config SHELL
\tstring
\tdefault "$(shell,echo hello)"
config WHERE
\tstring
\tdefault "$(filename):$(lineno)"
config EMPTY
\tstring
\tdefault "$(not-there)"
""",
    },
    "options": {
        "Kconfig": """\
config LIST
\tstring
\toption defconfig_list
\tdefault "missing_defconfig"
\tdefault "a_defconfig" if y
config STAYS
\tbool "stays"
\toption allnoconfig_y
config HOME_FOLDER
\tstring
\toption env="HOME"
""",
        "a_defconfig": "CONFIG_STAYS=y\n",
    },
    "undefined and constant": {
        "Kconfig": """\
config A
\tbool "a"
\tdepends on UNDEFINED || "y" || NUMBER = 3
config S
\tstring
\tdefault "text" if A != "n" && UNDEFINED2 = "x"
config I
\tint
\tdefault 0x3
"""
    },
    "comparisons": {
        "Kconfig": MODULES
        + """\
config I
\tint
\tdefault 9
config H
\thex
\tdefault 0x10
config S
\tstring
\tdefault "ab"
"""
        + "".join(
            f"config R{number}\n\tbool\n\tdefault y if {condition}\n"
            for number, condition in enumerate(
                (
                    *("I < H", "I <= 9", "I > 10", "H >= 16", "H = 0x010", 'S = "ab"', 'S < "b"', 'I = "9"', "I = 09"),
                    *("MODULES > n", "MODULES = y", "MODULES = m", '"10" > "9"', '"a10" > "a9"', "UNKNOWN = UNKNOWN"),
                    *('S != ""', "I < 0x10", "n < m", "!MODULES = n", 'I < "x"'),
                )
            )
        ),
    },
    "help texts": {
        "Kconfig": """\
config A
\tbool "a"
\thelp
\t  plain

config B
\tbool "b"
\thelp
\t    indented
\t      further
\t    back
\tdefault y
config C
\tbool "c"
\t---help---
\tdashes

\t\ttab
"""
    },
    "definitions in several places": {
        "Kconfig": """\
config A
\tbool
config B
\tbool "b"
config A
\tbool "a"
\tdepends on B
\tdefault y
config A
\tprompt "a again" if !B
\tselect C if B
config C
\tbool
choice NAMED
\tbool "named"
config N1
\tbool "n1"
endchoice
choice NAMED
config N2
\tbool "n2"
endchoice
"""
    },
    "last lines without newlines": {
        "Kconfig": 'menu "menu"\nsource "sub"\nsource "help"\nif A\nconfig C\n\tbool "c"\nendif\nendmenu',
        "sub": 'config A\n\tbool "a"',
        "help": 'config B\n\tbool "b"\n\thelp\n\t  about b',
    },
    "blanks around prompts": {
        "Kconfig": 'config A\n\tbool "  a \t"\nchoice\n\tprompt " choice "\nconfig B\n\tbool "b "\nendchoice\n'
        'menu " menu "\nendmenu\ncomment "\tcomment "\n'
    },
    "two prompts at one place": {
        "Kconfig": 'config B\n\tbool "b"\nconfig A\n\tint "one" if !B\n\tprompt "two" if B\n'
        'config A\n\tprompt "three" if B\n'
    },
    "the value of a bool as a text": {
        "Kconfig": MODULES + 'config B\n\ttristate "b"\n\tdefault m\nconfig S\n\tstring "s"\n\tdefault B\n'
        'config I\n\tint "i"\n\tdefault B if B\n'
        "config D\n\tbool\n\tdefault y if S = B\n"
    },
    "members with defaults of their own": {
        "Kconfig": 'choice\n\tprompt "c"\n\tdefault A\nconfig A\n\tbool "a"\n'
        'config B\n\tbool "b"\n\tdefault y\nendchoice\n'
    },
    "ranges where none belong": {"Kconfig": 'config A\n\tbool "a"\n\trange 1 2\nconfig S\n\tstring "s"\n\trange 1 2\n'},
    "a choice whose members stand in an if": {
        "Kconfig": 'config F\n\tbool "f"\n\tdefault y\nchoice\n\tprompt "c"\nif F\nconfig G\n\tbool "g"\n'
        'if !E\nconfig H\n\tprompt "h"\nendif\nendif\nconfig N\n\ttristate "n"\nendchoice\nconfig E\n\tbool "e"\n'
    },
    "members without prompts, with defaults": {
        "Kconfig": MODULES + 'config S\n\tbool "s"\n\tdefault y\n\tselect K\nchoice\n\ttristate "c"\n'
        'config I\n\tbool "i"\nconfig K\n\ttristate "k"\nconfig L\n\ttristate\n\tdefault y\nendchoice\n'
        'choice\n\tbool "d"\nconfig P\n\tbool\n\tdefault y\nconfig Q\n\tbool "q"\nendchoice\n'
    },
    "two help texts": {
        "Kconfig": 'config A\n\tbool "a"\n\thelp\n\t  one\n\thelp\n\t  two\nconfig B\n\tbool "b"\n'
        'choice\n\tprompt "c"\n\thelp\n\t  one\n\thelp\n\t  two\nconfig C\n\tbool "c"\nendchoice\n'
    },
    "menuconfig without a prompt": {
        "Kconfig": 'menuconfig A\n\tbool\nconfig B\n\tbool "b"\n\tdepends on A\nmenuconfig B\n\tdefault y\n'
        "menuconfig A\n\tdefault y\n"
    },
}
