"""The control words of RTF (Rich Text Format 1.9.1) that the reader heeds."""

CELL = "\x07"  # ends a cell, in a line
# Groups that hold no text for people. What stands after \* is left out too, unless it is one of TEXT_ALL_THE_SAME.
NO_TEXT = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl filetbl revtbl themedata colorschememapping"
    b" datastore latentstyles pict objdata fldinst sp bkmkstart bkmkend atnid atnauthor atnref atntime atndate"
    b" atnicn atrfstart atrfend generator xmlnstbl nonshppict author operator manager company creatim revtim printim"
    b" buptim doccomm hlinkbase template tc xe".split()
)
# Of those, what holds bytes written as digits: pictures, themes, objects (which are unread then).
BYTES = frozenset(b"pict objdata themedata datastore colorschememapping blipuid panose oleclsid".split())
TEXT_ALL_THE_SAME = frozenset((b"annotation", b"shpinst", b"shptxt", b"footnote"))
LINES = frozenset(b"par line sect page row nestrow title subject keywords".split())
# Groups with lines of their own, which stand beside the text and do not end its line.
BESIDE = frozenset(b"footnote annotation header headerl headerr headerf footer footerl footerr footerf shptxt".split())
# What a view leaves out: removed and added while changes were tracked, hidden, struck through.
LAYERS = {
    b"deleted": "removed", b"mvf": "removed", b"revised": "added", b"mvt": "added",
    b"v": "hidden", b"webhidden": "hidden", b"strike": "struck", b"striked": "struck",
}  # fmt: skip
CHARACTERS = {
    b"tab": "\t", b"cell": CELL, b"nestcell": CELL, b"emdash": "—", b"endash": "–", b"bullet": "•",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
SCRIPTS = {b"super": "super", b"up": "super", b"sub": "sub", b"dn": "sub", b"nosupersub": "", b"plain": ""}
SYMBOLS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
CODEPAGES = frozenset((437, 850, 852, 866, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 932, 936, 949, 950))
