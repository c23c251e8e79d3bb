# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_smsctl_global_optspecs
    string join \n output= json q/quiet v/verbose no-progress site-dir= catalog= operator-key= h/help V/version
end

function __fish_smsctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_smsctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_smsctl_using_subcommand
    set -l cmd (__fish_smsctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c smsctl -n "__fish_smsctl_needs_command" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_needs_command" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_needs_command" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_needs_command" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_needs_command" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_needs_command" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_needs_command" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_needs_command" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_needs_command" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "apply" -d 'Make the site\'s configuration as the file says, in one transaction'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "audit" -d 'Show and verify the audit log'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "boundary" -d 'Show, change and check boundaries'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "client" -d 'Enroll, show, approve and block clients'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "clock" -d 'Show whether the site\'s clock jumped, and confirm that it is right'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "collection" -d 'Make and show collections, and explain their members'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "doctor" -d 'Say what is not well with the site, why it matters, and the command that mends it'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "export" -d 'Print the site\'s configuration, as \'smsctl apply\' reads it'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "init" -d 'Make a site: its folder, keys, catalog and built-in collections'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "key" -d 'Make, show, replace, keep and restore the keys of the site'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "operator" -d 'Make operators\' keys, and keep the roster of operators'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "plan" -d 'Show what applying a site\'s configuration would change'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "report" -d 'Report compliance: as a self-contained HTML page, as JSON, or here'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "serve" -d 'Serve the roles of the site over HTTPS until stopped'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "status" -d 'Show the site on one screen: feeds and their age, clients, deployments'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l plan-digest -d 'Change nothing unless the plan is still the one with this digest, as \'smsctl plan\' showed it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l yes -d 'Agree to deletions'
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l dry-run -d 'Show the plan and change nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l force -d 'Accept overlapping boundaries of different sites; the most specific one wins'
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand apply" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -f -a "list" -d 'List entries of the audit log, oldest first'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -f -a "verify" -d 'Check that the audit log, what operators signed, and the catalog agree'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and not __fish_seen_subcommand_from list verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l after -d 'Begin after the entry with this number' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l since -d 'Only what happened from then on: a time (RFC 3339), or so long ago (2h, 7d)' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l actor -d 'Only what this operator did' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l action -d 'Only deeds whose words begin so, as in \'client\' or \'client approve\'' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l limit -d 'Show at most so many entries' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l head -d 'A head that was printed before: the log must still have it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l released -d 'What \'smsagent status\' shows as released on a machine: this site must have published the very same' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "list" -d 'List entries of the audit log, oldest first'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Check that the audit log, what operators signed, and the catalog agree'
complete -c smsctl -n "__fish_smsctl_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -f -a "add" -d 'Add a boundary to the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -f -a "check" -d 'Find what is wrong with the boundaries'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -f -a "export" -d 'Print the boundaries as a table that \'smsctl boundary import\' reads'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -f -a "import" -d 'Add the boundaries of a table, one network a row'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -f -a "list" -d 'List the boundaries of the hierarchy'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -f -a "locate" -d 'Say which boundary an address is in, and which site a new client there would join'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -f -a "remove" -d 'Remove a boundary from the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and not __fish_seen_subcommand_from add check export import list locate remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l locality -d 'How its clients stand to the site\'s distribution points' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l site -d 'The site that it belongs to; this site when left away' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l bandwidth -d 'How fast content may come to each of its clients, at which hours; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l force -d 'Accept an overlap with another site\'s boundary; the most specific one wins'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l dry-run -d 'Show the change and make none'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -l skip -d 'A kind of fault to leave out; may be repeated' -r -f -a "overlap\t'Boundaries of different sites overlap'
hole\t'Addresses between siblings are in no boundary'
unserved\t'A site has boundaries and no distribution point'
outside\t'A client is outside every boundary'"
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l site -d 'Give all of them to this site, whatever the table says' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l legacy-subnet-id -d 'Take a subnet\'s id without a length for one of so many bits, as SMS left the length out' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l replace -d 'Delete all boundaries that the table does not have'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l yes -d 'Agree to deletions'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l force -d 'Accept overlapping boundaries of different sites; the most specific one wins'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l dry-run -d 'Show the change and make none'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from locate" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -l site -d 'The site that it belongs to; this site when left away' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -l yes -d 'Agree to the deletion'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show the change and make none'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a boundary to the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from help" -f -a "check" -d 'Find what is wrong with the boundaries'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print the boundaries as a table that \'smsctl boundary import\' reads'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from help" -f -a "import" -d 'Add the boundaries of a table, one network a row'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the boundaries of the hierarchy'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from help" -f -a "locate" -d 'Say which boundary an address is in, and which site a new client there would join'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a boundary from the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand boundary; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "approve" -d 'Believe clients: from now on they get policy'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "block" -d 'Refuse clients: they get no policy and their messages are dropped'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "list" -d 'List clients'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "preregister" -d 'Keep the list of machines that are approved when they enroll'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "purge" -d 'Forget clients that nothing was heard of for too long, and history that is too old'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "remove" -d 'Forget a client and all that it reported; its key is worth nothing from then on'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "resync" -d 'Ask clients for full inventories, at their next cycles'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "show" -d 'Show one client'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "token" -d 'Make a one-time token with which one machine enrolls'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and not __fish_seen_subcommand_from approve block list preregister purge remove resync show token help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -l dry-run -d 'Show what would change and change nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from approve" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -l dry-run -d 'Show what would change and change nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from block" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -l approval -d 'Only clients that are pending, approved, blocked or in conflict' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -l activity -d 'Only clients that are active, inactive or obsolete' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -l where -d 'Only clients that this filter asks for; sms-query(7) describes it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -f -a "add" -d 'Put machines on the list'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -f -a "list" -d 'Show the list of machines that are approved when they enroll'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -f -a "remove" -d 'Take a machine off the list; a client that used the entry stays what it is'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from preregister" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -l yes -d 'Really forget them'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -l dry-run -d 'Show what would be forgotten'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from purge" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -l yes -d 'Really remove it'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would be removed'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -l collection -d 'All members of this collection' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -l dry-run -d 'Show who would be asked, and from when on'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from resync" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l ttl -d 'How long it may be used, as in 90s, 15m, 1h or 7d' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l collection -d 'A collection that the client joins' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l name-pattern -d 'What the host name must match, with * and ?' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l url -d 'The management point to enroll with [default: the site\'s first]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l replace -d 'The machine takes the place of this client: the history stays, its old key ends' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l auto-approve -d 'Approve the client at once; needs \'approval: token\' in the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l dry-run -d 'Check, but make no token'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from token" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "approve" -d 'Believe clients: from now on they get policy'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "block" -d 'Refuse clients: they get no policy and their messages are dropped'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "list" -d 'List clients'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "preregister" -d 'Keep the list of machines that are approved when they enroll'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "purge" -d 'Forget clients that nothing was heard of for too long, and history that is too old'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Forget a client and all that it reported; its key is worth nothing from then on'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "resync" -d 'Ask clients for full inventories, at their next cycles'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one client'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "token" -d 'Make a one-time token with which one machine enrolls'
complete -c smsctl -n "__fish_smsctl_using_subcommand client; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -f -a "show" -d 'Show the clock, and the jump that nobody has looked at yet'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -f -a "confirm" -d 'Say that the clock is right as it is: the site signs again'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and not __fish_seen_subcommand_from show confirm help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -l dry-run -d 'Show what would be confirmed'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from confirm" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the clock, and the jump that nobody has looked at yet'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from help" -f -a "confirm" -d 'Say that the clock is right as it is: the site signs again'
complete -c smsctl -n "__fish_smsctl_using_subcommand clock; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -f -a "create" -d 'Add a collection to the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -f -a "delete" -d 'Remove a collection from the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -f -a "evaluate" -d 'Compute the members of all collections anew'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -f -a "list" -d 'List collections with their rules and how many members they have'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -f -a "members" -d 'List the members of a collection'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -f -a "why" -d 'Explain why a client is a member of a collection, or why not'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and not __fish_seen_subcommand_from create delete evaluate list members why help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l query -d 'Clients that this filter asks for; sms-query(7) describes it; may be repeated' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l direct -d 'A client by id or host name; may be repeated' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l include -d 'Members of this collection; may be repeated' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l exclude -d 'Not the members of this collection; may be repeated' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l limit-to -d 'Only members of this collection' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l title -d 'Its name for people' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l dry-run -d 'Show the change and make none'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from create" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show the change and make none'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from delete" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -l dry-run -d 'Show how many members there would be and store nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from evaluate" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from members" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from why" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from help" -f -a "create" -d 'Add a collection to the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Remove a collection from the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from help" -f -a "evaluate" -d 'Compute the members of all collections anew'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from help" -f -a "list" -d 'List collections with their rules and how many members they have'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from help" -f -a "members" -d 'List the members of a collection'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from help" -f -a "why" -d 'Explain why a client is a member of a collection, or why not'
complete -c smsctl -n "__fish_smsctl_using_subcommand collection; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -l exit-code -d 'End with exit code 21 when something is red'
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l code -d 'The site\'s code: three characters A-Z or 0-9' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l name -d 'The site\'s name for people' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l url -d 'The address of its first management point' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l root-key -d 'A root key made elsewhere by \'smsctl key init\'; three of them, each with its own option, are a good number' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l root-threshold -d 'How many root keys must sign [default: 2, or 1 of 1]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l release-key -d 'A release key made elsewhere by \'smsctl key init\'' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l release-threshold -d 'How many release keys must sign' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l request -d 'Where to write what the other keys must sign, with --hardened' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l hardened -d 'Keep the root and release keys on other machines'
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l dry-run -d 'Check and show, but make nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand init" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "apply" -d 'Take back what other keys have signed: roots and site trust are published, keys change places'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "backup" -d 'Write keys, trust and catalog of the site into one file, sealed with age'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "export-root" -d 'Write the first root of the site, for images, and show its pin'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "harden" -d 'Move root and release keys off the site server: keys made elsewhere take over, those here are removed'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "init" -d 'Make a root or release key on this machine, which need not know a site'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "list" -d 'Show each key of the site: where it is, how old, how long it is good, what is due'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "renew" -d 'Sign the root or the site trust anew before it expires, with the keys that it has'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "reset-root" -d 'Begin the root anew, when too many root keys are lost; every machine must then be told by hand'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "restore" -d 'Put a backup of a site into the site folder, which must not be there'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "rotate" -d 'Replace a key: a new one is made here, or keys that were made elsewhere take over'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "sign" -d 'Sign what a site asks for, with a key that is kept on this machine'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and not __fish_seen_subcommand_from apply backup export-root harden init list renew reset-root restore rotate sign help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -l request -d 'Where to write what must be signed next, when a new hardened site is made' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -l dry-run -d 'Verify the signatures, and change nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -l yes -d 'Agree to it: agents follow, and a key that was replaced is gone'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from apply" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l out -d 'The new file; one that exists is never overwritten' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l recipient -d 'An age public key that may open it; may be given more than once [default: ask for a passphrase]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l passphrase-fd -d 'Read the passphrase from this open file descriptor, its first line, instead of asking for it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l dry-run -d 'Say what would be written, and write nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from backup" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -l out -d 'Where to write the root; without it only the pin is shown' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -l dry-run -d 'Show the pin, and write nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from export-root" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l root-key -d 'A root key made elsewhere by \'smsctl key init\'; three of them, each with its own option, are a good number' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l root-threshold -d 'How many root keys must sign [default: 2, or 1 of 1]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l release-key -d 'A release key made elsewhere by \'smsctl key init\'' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l release-threshold -d 'How many release keys must sign' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l request -d 'Where to write what other keys must sign, when they must' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l dry-run -d 'Show what would be changed, and change nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l yes -d 'Agree to it: agents follow, and a key that was replaced is gone'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from harden" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l out -d 'The new file for the secret; one that exists is never overwritten' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l passphrase-fd -d 'Read the passphrase from this open file descriptor, its first line, instead of asking for it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l seal -d 'Seal the file with a passphrase, asked for on the terminal'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l dry-run -d 'Say what would be made, and make nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from init" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -l request -d 'Where to write what other keys must sign, when they must' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -l dry-run -d 'Show what would be changed, and change nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -l yes -d 'Agree to it: agents follow, and a key that was replaced is gone'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from renew" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -l dry-run -d 'Show the keys that are there, and change nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -l yes -d 'Agree to it: no agent follows by itself'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from reset-root" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l code -d 'The code of the site that shall be restored' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l passphrase-fd -d 'Read the passphrase from this open file descriptor, its first line, instead of asking for it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l identity -d 'Open with the age identity in this file instead of a passphrase' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l dry-run -d 'Unpack and verify it, tell what would have to be signed, and leave nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from restore" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l key -d 'A key made elsewhere by \'smsctl key init\', for root and release; all of them, each with its own --key' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l threshold -d 'How many of these keys must sign' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l request -d 'Where to write what other keys must sign, when they must' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l revoke -d 'Do not believe the replaced key any longer: it was stolen'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l dry-run -d 'Show what would be changed, and change nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l yes -d 'Agree to it: agents follow, and a key that was replaced is gone'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from rotate" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l key -d 'The file with the key, as \'smsctl key init\' made it' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l passphrase-fd -d 'Read the passphrase from this open file descriptor, its first line, instead of asking for it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l identity -d 'Open with the age identity in this file instead of a passphrase' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l dry-run -d 'Show what would be signed, and sign nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l yes -d 'Agree to what --dry-run shows'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from sign" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "apply" -d 'Take back what other keys have signed: roots and site trust are published, keys change places'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "backup" -d 'Write keys, trust and catalog of the site into one file, sealed with age'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "export-root" -d 'Write the first root of the site, for images, and show its pin'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "harden" -d 'Move root and release keys off the site server: keys made elsewhere take over, those here are removed'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "init" -d 'Make a root or release key on this machine, which need not know a site'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show each key of the site: where it is, how old, how long it is good, what is due'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "renew" -d 'Sign the root or the site trust anew before it expires, with the keys that it has'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "reset-root" -d 'Begin the root anew, when too many root keys are lost; every machine must then be told by hand'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "restore" -d 'Put a backup of a site into the site folder, which must not be there'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "rotate" -d 'Replace a key: a new one is made here, or keys that were made elsewhere take over'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "sign" -d 'Sign what a site asks for, with a key that is kept on this machine'
complete -c smsctl -n "__fish_smsctl_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -f -a "add" -d 'Put an operator on the roster, or give one on it another key and other roles'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -f -a "apply" -d 'Put a roster in force that the release desk has signed'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -f -a "disable" -d 'Disable an operator whose key is lost or stolen: nothing that it signed counts any more'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -f -a "found" -d 'Begin the roster of a site that was made before there were any: you, with all roles'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -f -a "init" -d 'Make your own operator\'s key on this machine; an admin then adds its public half to the roster'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -f -a "list" -d 'List the operators of the site, as the release role signed them'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -f -a "remove" -d 'Let an operator leave: it decides nothing new, what it signed stays in force'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -f -a "whoami" -d 'Show which operator your key makes you, and what you may do'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and not __fish_seen_subcommand_from add apply disable found init list remove whoami help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -l key -d 'The public half of the operator\'s key, as \'smsctl operator init\' shows it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -l role -d 'A role; may be repeated' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -l dry-run -d 'Show the roster as it would be'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -l dry-run -d 'Check, and show the roster as it would be'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from apply" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -l yes -d 'Really do it'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -l dry-run -d 'Show the roster as it would be'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from disable" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -l signed -d 'The request that this command wrote, with the signatures of the release desk in it' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -l yes -d 'Really do it'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -l dry-run -d 'Show the roster as it would be'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from found" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -l dry-run -d 'Say where the key is or would be, and make none'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from init" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -l yes -d 'Really do it'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show the roster as it would be'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from whoami" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "add" -d 'Put an operator on the roster, or give one on it another key and other roles'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "apply" -d 'Put a roster in force that the release desk has signed'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "disable" -d 'Disable an operator whose key is lost or stolen: nothing that it signed counts any more'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "found" -d 'Begin the roster of a site that was made before there were any: you, with all roles'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "init" -d 'Make your own operator\'s key on this machine; an admin then adds its public half to the roster'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the operators of the site, as the release role signed them'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Let an operator leave: it decides nothing new, what it signed stays in force'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "whoami" -d 'Show which operator your key makes you, and what you may do'
complete -c smsctl -n "__fish_smsctl_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -l force -d 'Accept overlapping boundaries of different sites; the most specific one wins'
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand plan" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l collection -d 'The collection' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l where -d 'Only clients that this filter asks for; sms-query(7) describes it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l where-update -d 'Only updates that this filter asks for, also where clients are counted; sms-query(7) describes it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l html -d 'Write the page to this file' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l json-file -d 'Write the compliance document to this file' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l before -d 'Compare with this earlier compliance document' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l dry-run -d 'Measure, but write no file'
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand report" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l role -d 'The roles to serve' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l listen -d 'Where to listen' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l content -d 'What the distribution point serves [default: content in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l drop -d 'Take inventories from this drop directory, as smsinv take does; needs the site role' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l pull -d 'A distribution point that is here fetches by itself what its pull_from in site.yaml has; may be repeated' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l dry-run -d 'Say what would be served, and serve nothing'
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand serve" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -l json -d 'Short for --output json'
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -s v -l verbose -d 'Say what is done at each step'
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -l no-progress -d 'Show no progress bars'
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand status" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "apply" -d 'Make the site\'s configuration as the file says, in one transaction'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "audit" -d 'Show and verify the audit log'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "boundary" -d 'Show, change and check boundaries'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "client" -d 'Enroll, show, approve and block clients'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "clock" -d 'Show whether the site\'s clock jumped, and confirm that it is right'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "collection" -d 'Make and show collections, and explain their members'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "doctor" -d 'Say what is not well with the site, why it matters, and the command that mends it'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "export" -d 'Print the site\'s configuration, as \'smsctl apply\' reads it'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "init" -d 'Make a site: its folder, keys, catalog and built-in collections'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "key" -d 'Make, show, replace, keep and restore the keys of the site'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "operator" -d 'Make operators\' keys, and keep the roster of operators'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "plan" -d 'Show what applying a site\'s configuration would change'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "report" -d 'Report compliance: as a self-contained HTML page, as JSON, or here'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "serve" -d 'Serve the roles of the site over HTTPS until stopped'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "status" -d 'Show the site on one screen: feeds and their age, clients, deployments'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and not __fish_seen_subcommand_from apply audit boundary client clock collection doctor export init key operator plan report serve status help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "list" -d 'List entries of the audit log, oldest first'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "verify" -d 'Check that the audit log, what operators signed, and the catalog agree'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from boundary" -f -a "add" -d 'Add a boundary to the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from boundary" -f -a "check" -d 'Find what is wrong with the boundaries'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from boundary" -f -a "export" -d 'Print the boundaries as a table that \'smsctl boundary import\' reads'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from boundary" -f -a "import" -d 'Add the boundaries of a table, one network a row'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from boundary" -f -a "list" -d 'List the boundaries of the hierarchy'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from boundary" -f -a "locate" -d 'Say which boundary an address is in, and which site a new client there would join'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from boundary" -f -a "remove" -d 'Remove a boundary from the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from client" -f -a "approve" -d 'Believe clients: from now on they get policy'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from client" -f -a "block" -d 'Refuse clients: they get no policy and their messages are dropped'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from client" -f -a "list" -d 'List clients'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from client" -f -a "preregister" -d 'Keep the list of machines that are approved when they enroll'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from client" -f -a "purge" -d 'Forget clients that nothing was heard of for too long, and history that is too old'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from client" -f -a "remove" -d 'Forget a client and all that it reported; its key is worth nothing from then on'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from client" -f -a "resync" -d 'Ask clients for full inventories, at their next cycles'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from client" -f -a "show" -d 'Show one client'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from client" -f -a "token" -d 'Make a one-time token with which one machine enrolls'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from clock" -f -a "show" -d 'Show the clock, and the jump that nobody has looked at yet'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from clock" -f -a "confirm" -d 'Say that the clock is right as it is: the site signs again'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from collection" -f -a "create" -d 'Add a collection to the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from collection" -f -a "delete" -d 'Remove a collection from the site\'s configuration'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from collection" -f -a "evaluate" -d 'Compute the members of all collections anew'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from collection" -f -a "list" -d 'List collections with their rules and how many members they have'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from collection" -f -a "members" -d 'List the members of a collection'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from collection" -f -a "why" -d 'Explain why a client is a member of a collection, or why not'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "apply" -d 'Take back what other keys have signed: roots and site trust are published, keys change places'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "backup" -d 'Write keys, trust and catalog of the site into one file, sealed with age'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "export-root" -d 'Write the first root of the site, for images, and show its pin'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "harden" -d 'Move root and release keys off the site server: keys made elsewhere take over, those here are removed'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "init" -d 'Make a root or release key on this machine, which need not know a site'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "list" -d 'Show each key of the site: where it is, how old, how long it is good, what is due'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "renew" -d 'Sign the root or the site trust anew before it expires, with the keys that it has'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "reset-root" -d 'Begin the root anew, when too many root keys are lost; every machine must then be told by hand'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "restore" -d 'Put a backup of a site into the site folder, which must not be there'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "rotate" -d 'Replace a key: a new one is made here, or keys that were made elsewhere take over'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "sign" -d 'Sign what a site asks for, with a key that is kept on this machine'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "add" -d 'Put an operator on the roster, or give one on it another key and other roles'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "apply" -d 'Put a roster in force that the release desk has signed'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "disable" -d 'Disable an operator whose key is lost or stolen: nothing that it signed counts any more'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "found" -d 'Begin the roster of a site that was made before there were any: you, with all roles'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "init" -d 'Make your own operator\'s key on this machine; an admin then adds its public half to the roster'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "list" -d 'List the operators of the site, as the release role signed them'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "remove" -d 'Let an operator leave: it decides nothing new, what it signed stays in force'
complete -c smsctl -n "__fish_smsctl_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "whoami" -d 'Show which operator your key makes you, and what you may do'
