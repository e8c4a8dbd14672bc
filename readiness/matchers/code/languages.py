"""The languages that ast-grep speaks, by the name that rules use, with the files that are written in them."""

LANGUAGES: dict[str, tuple[str, ...]] = {
    "bash": ("*.sh", "*.bash"),
    "c": ("*.c", "*.h"),
    "cpp": ("*.cpp", "*.cc", "*.cxx", "*.hpp", "*.hh"),
    "csharp": ("*.cs",),
    "css": ("*.css",),
    "dart": ("*.dart",),
    "elixir": ("*.ex", "*.exs"),
    "go": ("*.go",),
    "haskell": ("*.hs",),
    "hcl": ("*.tf", "*.hcl"),
    "html": ("*.html", "*.htm"),
    "java": ("*.java",),
    "javascript": ("*.js", "*.mjs", "*.cjs", "*.jsx"),
    "json": ("*.json",),
    "kotlin": ("*.kt", "*.kts"),
    "lua": ("*.lua",),
    "nix": ("*.nix",),
    "php": ("*.php",),
    "python": ("*.py",),
    "ruby": ("*.rb",),
    "rust": ("*.rs",),
    "scala": ("*.scala",),
    "solidity": ("*.sol",),
    "swift": ("*.swift",),
    "tsx": ("*.tsx",),
    "typescript": ("*.ts", "*.mts", "*.cts"),
    "yaml": ("*.yaml", "*.yml"),
}
EITHER_QUOTES = frozenset(("javascript", "lua", "python", "tsx", "typescript"))
"""Languages in which a text means the same in single and in double quotes."""
