#compdef smsctl

autoload -U is-at-least

_smsctl() {
    typeset -A opt_args
    typeset -a _arguments_options
    local ret=1

    if is-at-least 5.2; then
        _arguments_options=(-s -S -C)
    else
        _arguments_options=(-s -C)
    fi

    local context curcontext="$curcontext" state line
    _arguments "${_arguments_options[@]}" : \
'--output=[How results are written]:OUTPUT:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
}

(( $+functions[_smsctl_commands] )) ||
_smsctl_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl commands' commands "$@"
}

if [ "$funcstack[1]" = "_smsctl" ]; then
    _smsctl "$@"
else
    compdef _smsctl smsctl
fi
