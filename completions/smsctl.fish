complete -c smsctl -l output -d 'How results are written' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -l json -d 'Short for --output json'
complete -c smsctl -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -l no-progress -d 'Show no progress bars'
complete -c smsctl -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -s V -l version -d 'Print version'
