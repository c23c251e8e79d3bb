complete -c smsinv -l output -d 'How results are written' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -l json -d 'Short for --output json'
complete -c smsinv -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -l no-progress -d 'Show no progress bars'
complete -c smsinv -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -s V -l version -d 'Print version'
