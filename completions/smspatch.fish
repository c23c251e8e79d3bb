complete -c smspatch -l output -d 'How results are written' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -l json -d 'Short for --output json'
complete -c smspatch -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -l no-progress -d 'Show no progress bars'
complete -c smspatch -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -s V -l version -d 'Print version'
