-- The catalog of a site. Read by src/lib/catalog/open.rs, for both engines: {id}, {int}, {blob}, {strict} and {clustered}
-- become each engine's words. Ids are text, times are milliseconds since 1970 UTC, yes and no are 1 and 0.
-- People may query the views at the end; their names and columns stay.

CREATE TABLE schema_version (
    application TEXT NOT NULL PRIMARY KEY CHECK (application = 'sms'),
    version     {int} NOT NULL
) {strict};

-- One row: the site whose catalog this is, its settings, and the last serial numbers it gave away.
CREATE TABLE site (
    one                   {int} NOT NULL PRIMARY KEY CHECK (one = 1),
    code                  TEXT NOT NULL,
    name                  TEXT NOT NULL,
    kind                  TEXT NOT NULL,
    parent                TEXT,
    hierarchy             TEXT NOT NULL,
    approval              TEXT NOT NULL,
    policy_poll_minutes   {int} NOT NULL CHECK (policy_poll_minutes > 0),
    inventory_stale_hours {int} NOT NULL CHECK (inventory_stale_hours > 0),
    messages_per_minute   {int} NOT NULL DEFAULT 60,
    mebibytes_per_hour    {int} NOT NULL DEFAULT 20,
    requests_per_minute   {int} NOT NULL DEFAULT 6000,
    full_inventories_per_hour {int} NOT NULL DEFAULT 10000,
    heartbeat_hours        {int} NOT NULL DEFAULT 168,
    active_days            {int} NOT NULL DEFAULT 7,
    aging_days             {int} NOT NULL DEFAULT 90,
    inventory_history_days {int} NOT NULL DEFAULT 90,
    package_serial        {int} NOT NULL DEFAULT 0,
    deployment_serial     {int} NOT NULL DEFAULT 0,
    second_approver_above_percent       {int} NOT NULL DEFAULT 10,
    second_approver_share_ignored_up_to {int} NOT NULL DEFAULT 20,
    second_approver_above_clients       {int} NOT NULL DEFAULT 500,
    -- The newest roster of operators that was seen here: an older one is not believed again.
    roster_version                      {int} NOT NULL DEFAULT 0,
    -- Takes clients that no boundary contains.
    fallback_site                       TEXT
) {strict};

CREATE TABLE management_point (
    url      TEXT NOT NULL PRIMARY KEY,
    position {int} NOT NULL
) {strict};

CREATE TABLE distribution_point (
    id           TEXT NOT NULL PRIMARY KEY,
    url          TEXT,
    directory    TEXT NOT NULL,
    site         TEXT NOT NULL,
    position     {int} NOT NULL,
    -- Lists as JSON: networks, names of groups, ids of distribution points, windows of hours.
    protected    TEXT NOT NULL DEFAULT '[]',
    point_groups TEXT NOT NULL DEFAULT '[]',
    pull_from    TEXT NOT NULL DEFAULT '[]',
    bandwidth    TEXT NOT NULL DEFAULT '[]'
) {strict};

-- Containment is judged by rules, which read all boundaries at once: nothing here needs an index.
CREATE TABLE boundary (
    network  TEXT NOT NULL,
    site     TEXT NOT NULL,
    locality TEXT NOT NULL,
    position {int} NOT NULL,
    -- How fast content may come to each of its clients, at which hours: windows as JSON.
    bandwidth TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (network, site)
) {strict};

-- The other sites of the hierarchy, as far as they are configured here.
CREATE TABLE other_site (
    code     TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    parent   TEXT,
    position {int} NOT NULL,
    -- A JSON list of addresses.
    management_points TEXT NOT NULL DEFAULT '[]'
) {strict};

-- Judged by rules as well, so each stays one JSON text.
CREATE TABLE boundary_group (
    id       TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    position {int} NOT NULL
) {strict};

-- The rules are never queried, so they stay one JSON text; members are computed from them and stored.
CREATE TABLE collection (
    id       TEXT NOT NULL PRIMARY KEY,
    title    TEXT NOT NULL,
    limit_to TEXT REFERENCES collection (id) DEFERRABLE INITIALLY DEFERRED,
    rules    TEXT NOT NULL,
    position {int} NOT NULL
) {strict};

-- What clients look for, hand over and count. Never queried, so it stays one JSON text.
CREATE TABLE client_settings (
    one      {int} NOT NULL PRIMARY KEY CHECK (one = 1),
    document TEXT NOT NULL
) {strict};

CREATE TABLE client (
    id            TEXT NOT NULL PRIMARY KEY,
    hostname      TEXT NOT NULL,
    machine_id    TEXT NOT NULL,
    approval      TEXT NOT NULL CHECK (approval IN ('pending', 'approved', 'blocked', 'conflict')),
    site          TEXT NOT NULL,
    epoch         {int} NOT NULL CHECK (epoch > 0),
    key           TEXT NOT NULL UNIQUE,
    public_key    TEXT NOT NULL,
    address       TEXT,
    enrolled_at   {int} NOT NULL,
    last_seen     {int},
    -- The highest sequence number stored in this epoch, and the last policy serial given to it: both only go up.
    sequence      {int} NOT NULL DEFAULT 0,
    policy_serial {int} NOT NULL DEFAULT 0,
    -- The hardware's serial number, where it tells machines apart.
    serial        TEXT,
    -- Why the client is in conflict, and with which other one.
    conflict      TEXT,
    conflict_with TEXT,
    -- Asked of a client whose numbers went back, until it is answered; and when that last happened.
    challenge     TEXT,
    rolled_back_at {int},
    -- Stands for the client where many are counted; a number is given again only when its client was forgotten.
    number        {int} NOT NULL DEFAULT 0
) {strict};
CREATE UNIQUE INDEX client_number ON client (number);
CREATE INDEX client_listed ON client (number, id, hostname);
CREATE INDEX client_word ON client ((number / 62));
CREATE INDEX client_machine_id ON client (machine_id);
CREATE INDEX client_serial ON client (serial);
CREATE INDEX client_approval ON client (approval, number);
CREATE INDEX client_hostname ON client (hostname);

-- How clients stood in the last month: a row where it changed.
CREATE TABLE client_activity (
    client   TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    since    {int} NOT NULL,
    activity TEXT NOT NULL,
    PRIMARY KEY (client, since)
) {clustered};

-- The last discovery record of each client: what its agent says of itself now and then.
CREATE TABLE client_discovery (
    client        TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    received_at   {int} NOT NULL,
    fqdn          TEXT,
    agent_version TEXT NOT NULL,
    addresses     TEXT NOT NULL
) {strict};

-- The members of a collection, 62 clients a row: bit n of word w is the client whose number is 62 w + n. To be read by the
-- view collection_member.
CREATE TABLE collection_word (
    collection TEXT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    word       {int} NOT NULL,
    bits       {int} NOT NULL,
    PRIMARY KEY (collection, word)
) {clustered};
CREATE INDEX collection_word_word ON collection_word (word);

-- The verifier is derived from the secret; the secret is not stored anywhere.
CREATE TABLE enrollment_token (
    id           TEXT NOT NULL PRIMARY KEY,
    verifier     TEXT NOT NULL,
    expires_at   {int} NOT NULL,
    auto_approve {int} NOT NULL CHECK (auto_approve IN (0, 1)),
    collection   TEXT,
    name_pattern TEXT,
    used_by      TEXT,
    used_at      {int},
    -- The client that the machine takes the place of.
    replaces     TEXT
) {strict};
CREATE INDEX enrollment_token_used_by ON enrollment_token (used_by);

-- Machines that are approved when they enroll, where the site's mode is "preregistered". Used once.
CREATE TABLE registration (
    hostname   TEXT NOT NULL PRIMARY KEY,
    key        TEXT,
    machine_id TEXT,
    serial     TEXT,
    collection TEXT,
    added_at   {int} NOT NULL,
    added_by   TEXT NOT NULL,
    used_by    TEXT,
    used_at    {int}
) {strict};
CREATE INDEX registration_key ON registration (key);
CREATE INDEX registration_used_by ON registration (used_by);

-- What was taken in lately, so that a message sent twice counts once and a replay is seen. Older ones are forgotten;
-- they lie below client.sequence and are refused for that.
CREATE TABLE message_log (
    client      TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    epoch       {int} NOT NULL,
    sequence    {int} NOT NULL,
    digest      {blob} NOT NULL,
    received_at {int} NOT NULL,
    PRIMARY KEY (client, epoch, sequence)
) {clustered};

-- Each version of a package that any client has, once for all clients; the digest is over all columns.
CREATE TABLE software (
    id             {id},
    digest         {blob} NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    version        TEXT NOT NULL,
    architecture   TEXT NOT NULL,
    source         TEXT NOT NULL,
    source_version TEXT NOT NULL,
    provides       TEXT NOT NULL,
    bounds         TEXT NOT NULL,
    conflicts      TEXT NOT NULL,
    ecosystem      TEXT NOT NULL DEFAULT 'dpkg',
    module         TEXT,
    vendor         TEXT
) {strict};
CREATE INDEX software_name ON software (name);
CREATE INDEX software_source ON software (source);

-- A set that others resemble. It never changes.
CREATE TABLE software_base (
    id      {id},
    digest  {blob} NOT NULL UNIQUE,
    members {int} NOT NULL
) {strict};

-- What a client has installed is a set; clients made from one image share one. The digest is over the members. A set is
-- told as what it has beside a base and what it lacks of it, the ids of software between commas: ',3,17,'; without a base
-- it is told whole. To be read by the view software_set_member.
CREATE TABLE software_set (
    id      {id},
    digest  {blob} NOT NULL UNIQUE,
    members {int} NOT NULL,
    base    {int} REFERENCES software_base (id),
    added   TEXT NOT NULL DEFAULT '',
    removed TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX software_set_base ON software_set (base);

CREATE TABLE software_base_member (
    base     {int} NOT NULL REFERENCES software_base (id) ON DELETE CASCADE,
    software {int} NOT NULL REFERENCES software (id),
    held     {int} NOT NULL CHECK (held IN (0, 1)),
    broken   TEXT,
    PRIMARY KEY (base, software)
) {clustered};
-- "Who has X": from the software to the bases, and on to the sets that lack nothing of it.
CREATE INDEX software_base_member_software ON software_base_member (software, base);

-- What is said of an added member beside its version.
CREATE TABLE software_set_mark (
    software_set {int} NOT NULL REFERENCES software_set (id) ON DELETE CASCADE,
    software     {int} NOT NULL REFERENCES software (id),
    held         {int} NOT NULL CHECK (held IN (0, 1)),
    broken       TEXT,
    PRIMARY KEY (software_set, software)
) {clustered};

-- The last inventory of a client, its single values; narrow, since filters read it along.
CREATE TABLE inventory (
    client         TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    collected_at   {int} NOT NULL,
    received_at    {int} NOT NULL,
    os             TEXT NOT NULL,
    release        TEXT NOT NULL,
    architecture   TEXT NOT NULL,
    os_name        TEXT NOT NULL,
    os_version     TEXT NOT NULL,
    kernel         TEXT,
    booted_at      {int},
    restart_needed {int} NOT NULL CHECK (restart_needed IN (0, 1)),
    vendor         TEXT,
    product        TEXT,
    serial         TEXT,
    memory_bytes   {int},
    software_set   {int} NOT NULL REFERENCES software_set (id),
    fqdn               TEXT,
    os_family          TEXT,
    os_edition         TEXT,
    os_display_version TEXT,
    kernel_name        TEXT,
    bios_version       TEXT,
    virtualization     TEXT,
    -- 0 where the inventory does not tell: an empty set, or no restart, is then not known.
    packages_known     {int} NOT NULL DEFAULT 1,
    restart_known      {int} NOT NULL DEFAULT 1,
    -- The client's number.
    number             {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX inventory_software_set ON inventory (software_set, packages_known, number);

-- The whole of it as JSON, without the packages: what is shown, never what is searched.
CREATE TABLE inventory_document (
    client   TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    document TEXT NOT NULL
) {strict};

-- Classes of which a machine has several.
CREATE TABLE inventory_processor (
    client   TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    model    TEXT NOT NULL,
    sockets  {int} NOT NULL,
    threads  {int} NOT NULL,
    cores {int},
    megahertz {int},
    vendor TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (client, position)
) {clustered};

CREATE TABLE inventory_disk (
    client   TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name     TEXT NOT NULL,
    size     {int} NOT NULL,
    model    TEXT NOT NULL,
    vendor TEXT NOT NULL DEFAULT '',
    serial TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    transport TEXT NOT NULL DEFAULT '',
    removable {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (client, position)
) {clustered};

CREATE TABLE inventory_file_system (
    client      TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position    {int} NOT NULL,
    mount_point TEXT NOT NULL,
    kind        TEXT NOT NULL,
    source      TEXT NOT NULL,
    size        {int} NOT NULL,
    free        {int} NOT NULL,
    PRIMARY KEY (client, position)
) {clustered};

-- One row for each address of an interface, and one without for an interface that has none.
CREATE TABLE inventory_interface (
    client   TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name     TEXT NOT NULL,
    mac      TEXT NOT NULL,
    address  TEXT,
    prefix   {int},
    physical {int},
    mtu {int},
    driver TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (client, position)
) {clustered};

-- Files that the rules of software inventory found. A set is stored once, however many clients have it.
CREATE TABLE file_set (
    id      {id},
    digest  {blob} NOT NULL UNIQUE,
    members {int} NOT NULL
) {strict};

CREATE TABLE file_set_member (
    file_set      {int} NOT NULL REFERENCES file_set (id) ON DELETE CASCADE,
    position      {int} NOT NULL,
    path          TEXT NOT NULL,
    name          TEXT NOT NULL,
    size          {int} NOT NULL,
    modified_at   {int} NOT NULL,
    rules         TEXT NOT NULL,
    format        TEXT,
    version       TEXT,
    product       TEXT,
    manufacturer  TEXT,
    original_name TEXT,
    build_id      TEXT,
    soname        TEXT,
    sha256        TEXT,
    PRIMARY KEY (file_set, position)
) {clustered};
CREATE INDEX file_set_member_name ON file_set_member (name);

CREATE TABLE inventory_file_set (
    client   TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    file_set {int} NOT NULL REFERENCES file_set (id)
) {strict};
CREATE INDEX inventory_file_set_set ON inventory_file_set (file_set);

-- Updates of Windows.
CREATE TABLE inventory_hotfix (
    client       TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position     {int} NOT NULL,
    id           TEXT NOT NULL,
    installed_on TEXT,
    PRIMARY KEY (client, position)
) {clustered};
CREATE INDEX inventory_hotfix_id ON inventory_hotfix (id, client);

-- What DMI, the firmware and the system say of the whole machine, beyond what filters read along.
CREATE TABLE inventory_system (
    client         TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    vendor         TEXT,
    product        TEXT,
    version        TEXT,
    serial         TEXT,
    uuid           TEXT,
    bios_vendor    TEXT,
    bios_version   TEXT,
    bios_date      TEXT,
    board_vendor   TEXT,
    board_product  TEXT,
    board_version  TEXT,
    board_serial   TEXT,
    chassis_vendor TEXT,
    chassis_kind   TEXT,
    chassis_serial TEXT,
    asset_tag      TEXT,
    firmware       TEXT,
    secure_boot    {int},
    tpm            TEXT,
    time_zone      TEXT
) {strict};

-- Files that clients handed over: each content once, however many clients have it.
CREATE TABLE collected_content (
    digest  {blob} NOT NULL PRIMARY KEY,
    size    {int} NOT NULL,
    content {blob} NOT NULL
) {strict};

CREATE TABLE collected_file (
    client       TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    path         TEXT NOT NULL,
    digest       {blob} NOT NULL REFERENCES collected_content (digest),
    rule         TEXT NOT NULL,
    modified_at  {int} NOT NULL,
    collected_at {int} NOT NULL,
    PRIMARY KEY (client, path, digest)
) {strict};
CREATE INDEX collected_file_digest ON collected_file (digest);

-- Single uses of programs, and who used which in which span: kept for some days. Summaries are kept for long.
CREATE TABLE program_use (
    client             TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    process            TEXT NOT NULL,
    rule               TEXT NOT NULL,
    started_at         {int} NOT NULL,
    ended_at           {int} NOT NULL,
    file_name          TEXT NOT NULL,
    version            TEXT,
    user_name          TEXT NOT NULL,
    is_start           {int} NOT NULL CHECK (is_start IN (0, 1)),
    resolution_seconds {int} NOT NULL,
    received_at        {int} NOT NULL,
    PRIMARY KEY (client, process, rule, started_at)
) {strict};
CREATE INDEX program_use_received ON program_use (received_at);

CREATE TABLE program_presence (
    rule        TEXT NOT NULL,
    span        TEXT NOT NULL,
    from_at     {int} NOT NULL,
    client      TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    user_name   TEXT NOT NULL,
    received_at {int} NOT NULL,
    PRIMARY KEY (rule, span, from_at, client, user_name)
) {clustered};
CREATE INDEX program_presence_received ON program_presence (received_at);
CREATE INDEX program_presence_client ON program_presence (client);

CREATE TABLE program_summary (
    rule    TEXT NOT NULL,
    span    TEXT NOT NULL,
    from_at {int} NOT NULL,
    users   {int} NOT NULL,
    millis  {int} NOT NULL,
    PRIMARY KEY (rule, span, from_at)
) {strict};

CREATE TABLE program_month (
    rule         TEXT NOT NULL,
    month        TEXT NOT NULL,
    client       TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    user_name    TEXT NOT NULL,
    starts       {int} NOT NULL,
    millis       {int} NOT NULL,
    last_used_at {int} NOT NULL,
    PRIMARY KEY (rule, month, client, user_name)
) {strict};
CREATE INDEX program_month_client ON program_month (client);

-- Lists of instances that many machines share, as of services: each is stored once, by its digest. What is shown is the
-- document; the rows below it are for questions.
CREATE TABLE inventory_list (
    id       {id},
    digest   {blob} NOT NULL UNIQUE,
    class    TEXT NOT NULL,
    document TEXT NOT NULL
) {strict};

CREATE TABLE inventory_list_of (
    client TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    class  TEXT NOT NULL,
    list   {int} NOT NULL REFERENCES inventory_list (id),
    PRIMARY KEY (client, class)
) {clustered};
CREATE INDEX inventory_list_of_list ON inventory_list_of (list, client);

CREATE TABLE list_user (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name TEXT NOT NULL,
    uid {int},
    gid {int},
    full_name TEXT,
    home TEXT,
    shell TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_service (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name TEXT NOT NULL,
    state TEXT,
    running {int},
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_listening_port (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    protocol TEXT NOT NULL,
    address TEXT,
    port {int},
    process TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_memory_module (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    locator TEXT NOT NULL,
    size {int},
    kind TEXT,
    megatransfers {int},
    vendor TEXT,
    serial TEXT,
    part TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_partition (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name TEXT NOT NULL,
    disk TEXT,
    size {int},
    kind TEXT,
    label TEXT,
    uuid TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_pci_device (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    address TEXT NOT NULL,
    id TEXT,
    class TEXT,
    class_name TEXT,
    vendor TEXT,
    device TEXT,
    driver TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_usb_device (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    port TEXT NOT NULL,
    id TEXT,
    vendor TEXT,
    device TEXT,
    serial TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_gpu (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    address TEXT NOT NULL,
    name TEXT,
    driver TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_container_image (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    engine TEXT NOT NULL,
    name TEXT,
    id TEXT,
    PRIMARY KEY (list, position)
) {clustered};

-- Properties of classes of the administrator's own; with architecture and resource those of things beside the machine.
CREATE TABLE list_property (
    list         {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position     {int} NOT NULL,
    architecture TEXT,
    resource     TEXT,
    class        TEXT NOT NULL,
    instance     {int} NOT NULL,
    property     TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (list, position)
) {clustered};
CREATE INDEX list_property_name ON list_property (class, property);

-- Where the reports of a client stand: the serial and hash of the last state, the sum of its packages, what updates are
-- judged by; and from when on a full inventory is wanted, why, and how often that was so since a delta last fitted.
CREATE TABLE inventory_report (
    client       TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    serial       {int} NOT NULL,
    state        {blob},
    packages     {blob},
    basis        {blob},
    wanted_after {int},
    wanted_why   TEXT,
    in_vain      {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX inventory_report_wanted ON inventory_report (wanted_after);

-- What became of each property, in the order of arrival; property is none where it is of a whole instance. Values are JSON.
CREATE TABLE inventory_history (
    number       {id},
    client       TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    changed_at   {int} NOT NULL,
    collected_at {int} NOT NULL,
    class        TEXT NOT NULL,
    instance     TEXT NOT NULL,
    deed         TEXT NOT NULL CHECK (deed IN ('added', 'changed', 'removed')),
    property     TEXT,
    old_value    TEXT,
    new_value    TEXT
) {strict};
CREATE INDEX inventory_history_client ON inventory_history (client, number);
CREATE INDEX inventory_history_changed ON inventory_history (changed_at);

-- Inventories of machines that no client is, until one is.
CREATE TABLE inventory_orphan (
    number      {id},
    hostname    TEXT NOT NULL,
    machine_id  TEXT NOT NULL,
    source      TEXT NOT NULL,
    received_at {int} NOT NULL,
    document    TEXT NOT NULL
) {strict};
CREATE INDEX inventory_orphan_machine ON inventory_orphan (machine_id);
CREATE INDEX inventory_orphan_hostname ON inventory_orphan (hostname);

-- Reports that could not be read, as they came, with the reason. One that was too large is cut.
CREATE TABLE inventory_rejected (
    number      {id},
    source      TEXT NOT NULL,
    received_at {int} NOT NULL,
    reason      TEXT NOT NULL,
    size        {int} NOT NULL,
    document    TEXT NOT NULL
) {strict};
CREATE INDEX inventory_rejected_source ON inventory_rejected (source, number);

CREATE TABLE feed (
    id             TEXT NOT NULL PRIMARY KEY,
    uri            TEXT NOT NULL,
    suite          TEXT NOT NULL,
    components     TEXT NOT NULL,
    architectures  TEXT NOT NULL,
    keyring        TEXT NOT NULL,
    classification TEXT NOT NULL,
    position       {int} NOT NULL,
    kind           TEXT NOT NULL DEFAULT 'apt',
    release        TEXT
) {strict};

-- What the last sync brought. The document is the feed as it was configured then; covers names releases, with commas between.
CREATE TABLE feed_state (
    feed           TEXT NOT NULL PRIMARY KEY REFERENCES feed (id),
    base           TEXT NOT NULL,
    document       TEXT NOT NULL,
    covers         TEXT NOT NULL,
    release_digest {blob} NOT NULL,
    dated          {int} NOT NULL,
    valid_until    {int},
    synced_at      {int} NOT NULL,
    updates        {int} NOT NULL,
    packages       {int} NOT NULL
) {strict};

-- A sync replaces what its feed changed, told by the digest of the whole update; what must outlive a sync refers to updates by
-- id, without a key.
-- The release is written as os/release, for example debian/bookworm; where its packages are for none, there are only rules.
CREATE TABLE software_update (
    key            {id},
    feed           TEXT NOT NULL REFERENCES feed_state (feed),
    id             TEXT NOT NULL,
    title          TEXT NOT NULL,
    severity       TEXT NOT NULL,
    classification TEXT NOT NULL,
    published      {int},
    release        TEXT,
    source         TEXT,
    source_version TEXT,
    restart        TEXT NOT NULL,
    ecosystem      TEXT NOT NULL DEFAULT 'dpkg',
    cvss           TEXT,
    digest         {blob},
    UNIQUE (id, feed)
) {strict};
CREATE INDEX software_update_feed ON software_update (feed);
CREATE INDEX software_update_source ON software_update (source);

CREATE TABLE update_cve (
    update_key {int} NOT NULL REFERENCES software_update (key),
    position   {int} NOT NULL,
    cve        TEXT NOT NULL,
    PRIMARY KEY (update_key, position)
) {clustered};
CREATE INDEX update_cve_cve ON update_cve (cve);

-- Other names of an update.
CREATE TABLE update_alias (
    update_key {int} NOT NULL REFERENCES software_update (key),
    position   {int} NOT NULL,
    alias      TEXT NOT NULL,
    PRIMARY KEY (update_key, position)
) {clustered};
CREATE INDEX update_alias_alias ON update_alias (alias);

-- What an update replaces, by id: what is replaced need not be known.
CREATE TABLE update_supersedes (
    update_key {int} NOT NULL REFERENCES software_update (key),
    position   {int} NOT NULL,
    superseded TEXT NOT NULL,
    PRIMARY KEY (update_key, position)
) {clustered};
CREATE INDEX update_supersedes_superseded ON update_supersedes (superseded);

-- Where an update applies. The name is what a machine must have for the rule to matter: a package, or a product of Windows;
-- empty for conditions, which are asked of every machine. The document is the rule.
CREATE TABLE update_rule (
    update_key {int} NOT NULL REFERENCES software_update (key),
    position   {int} NOT NULL,
    name       TEXT NOT NULL,
    document   TEXT NOT NULL,
    PRIMARY KEY (update_key, position)
) {clustered};
CREATE INDEX update_rule_name ON update_rule (name);

-- How urgent vulnerabilities are: whether they are known to be exploited, and how likely they are to be.
CREATE TABLE cve_priority (
    feed            TEXT NOT NULL REFERENCES feed_state (feed),
    cve             TEXT NOT NULL,
    -- CISA's catalog: since when, until when to act, whether ransomware uses it
    exploited_since {int},
    due             {int},
    ransomware      {int},
    -- FIRST's score and percentile, in millionths
    epss            {int},
    percentile      {int},
    PRIMARY KEY (cve, feed)
) {clustered};
CREATE INDEX cve_priority_feed ON cve_priority (feed);

-- The binary packages of an update: each is a rule ("older than this version") and a payload.
-- The release is repeated here for the index that every scan uses.
CREATE TABLE update_package (
    update_key   {int} NOT NULL REFERENCES software_update (key),
    position     {int} NOT NULL,
    release      TEXT NOT NULL,
    name         TEXT NOT NULL,
    architecture TEXT NOT NULL,
    version      TEXT NOT NULL,
    depends      TEXT NOT NULL,
    pre_depends  TEXT NOT NULL,
    recommends   TEXT NOT NULL,
    conflicts    TEXT NOT NULL,
    breaks       TEXT NOT NULL,
    provides     TEXT NOT NULL,
    path         TEXT NOT NULL,
    size         {int} NOT NULL,
    sha256       {blob} NOT NULL,
    module       TEXT,
    PRIMARY KEY (update_key, position)
) {strict};
CREATE INDEX update_package_name ON update_package (name, release);

-- Names that a package of an update provides beside its own.
CREATE TABLE update_provides (
    name       TEXT NOT NULL,
    update_key {int} NOT NULL REFERENCES software_update (key),
    position   {int} NOT NULL,
    PRIMARY KEY (name, update_key, position)
) {clustered};
CREATE INDEX update_provides_update ON update_provides (update_key);

-- Names of packages and rules that a sync touched, each sync that changed something a generation; * stands for all names.
CREATE TABLE update_change (
    generation {int} NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (generation, name)
) {clustered};

-- Names that judgements looked up beside those of installed packages, one a line. Clients share them.
CREATE TABLE scan_interest (
    digest {blob} NOT NULL PRIMARY KEY,
    names  TEXT NOT NULL
) {clustered};

-- A state that an update has to some client, with what reports say of it. Outlives the update itself, so it repeats that,
-- and has no key to it.
CREATE TABLE patch_standing (
    id             {id},
    update_id      TEXT NOT NULL,
    state          TEXT NOT NULL,
    title          TEXT NOT NULL,
    severity       TEXT NOT NULL,
    classification TEXT NOT NULL
) {strict};
CREATE UNIQUE INDEX patch_standing_update ON patch_standing (update_id, state, severity, classification, title);

-- How all updates stand to a client and since when; once for all clients to which they stand alike, and never changed. A
-- JSON text: [[detected_at, changed_at, [patch_standing, ...]], ...]. An update was detected when it was first seen required,
-- by the site's clock: the base of grace periods, never moved, null before that. To be read by the view v_patch_state.
CREATE TABLE patch_record (
    id        {id},
    digest    {blob} NOT NULL UNIQUE,
    standings TEXT NOT NULL
) {strict};

-- How the last scan of a client went; unknown says why it could not be judged.
CREATE TABLE scan_run (
    client       TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    scanned_at   {int} NOT NULL,
    inventory_at {int} NOT NULL,
    state        TEXT NOT NULL,
    unknown      TEXT,
    -- How updates stand to it: none where none concerns it. What was found before a client could not be judged stays.
    record       {int} REFERENCES patch_record (id),
    -- A digest of the part of its inventory that it was judged by; none when that was not noted.
    basis        {blob},
    -- A digest of what the feeds covered then, and the generation of their updates.
    against      {blob},
    generation   {int},
    -- A digest of all facts that were judged, alike for machines alike; none where facts of the machine alone counted.
    shape        {blob},
    -- What else was looked up: scan_interest.
    interest     {blob}
) {strict};
CREATE INDEX scan_run_interest ON scan_run (interest);
CREATE INDEX scan_run_record ON scan_run (record);

-- All approved clients that were judged against this stand as judged in this generation at least: at most one row.
CREATE TABLE scan_settled (
    against    {blob} NOT NULL,
    generation {int} NOT NULL
) {strict};

-- What an operator approved is frozen: whole updates as they were, one JSON text each.
CREATE TABLE authorization_list (
    id            TEXT NOT NULL PRIMARY KEY,
    authorized_at {int} NOT NULL,
    authorized_by TEXT NOT NULL
) {strict};

CREATE TABLE authorization_update (
    list      TEXT NOT NULL REFERENCES authorization_list (id) ON DELETE CASCADE,
    position  {int} NOT NULL,
    update_id TEXT NOT NULL,
    document  TEXT NOT NULL,
    PRIMARY KEY (list, position)
) {strict};
CREATE INDEX authorization_update_id ON authorization_update (update_id);

-- A package version is immutable: a change is a new version.
CREATE TABLE package_version (
    package    TEXT NOT NULL,
    version    {int} NOT NULL CHECK (version > 0),
    name       TEXT NOT NULL,
    created_at {int} NOT NULL,
    manifest   {blob} NOT NULL,
    size       {int} NOT NULL,
    files      {int} NOT NULL,
    -- the version of the snapshot by which it was released; none while it waits for the release key
    released_in {int},
    PRIMARY KEY (package, version)
) {strict};

CREATE TABLE package_file (
    package TEXT NOT NULL,
    version {int} NOT NULL,
    name    TEXT NOT NULL,
    size    {int} NOT NULL,
    sha256  {blob} NOT NULL,
    PRIMARY KEY (package, version, name),
    FOREIGN KEY (package, version) REFERENCES package_version (package, version) ON DELETE CASCADE
) {strict};
CREATE INDEX package_file_sha256 ON package_file (sha256);

CREATE TABLE package_update (
    package   TEXT NOT NULL,
    version   {int} NOT NULL,
    update_id TEXT NOT NULL,
    PRIMARY KEY (package, version, update_id),
    FOREIGN KEY (package, version) REFERENCES package_version (package, version) ON DELETE CASCADE
) {clustered};

-- Which distribution point holds which package version.
CREATE TABLE distribution_status (
    package            TEXT NOT NULL,
    version            {int} NOT NULL,
    distribution_point TEXT NOT NULL REFERENCES distribution_point (id) ON DELETE CASCADE,
    state              TEXT NOT NULL,
    detail             TEXT NOT NULL,
    changed_at         {int} NOT NULL,
    PRIMARY KEY (package, version, distribution_point),
    FOREIGN KEY (package, version) REFERENCES package_version (package, version) ON DELETE CASCADE
) {strict};

CREATE TABLE deployment (
    id              TEXT NOT NULL PRIMARY KEY,
    package         TEXT NOT NULL,
    package_version {int} NOT NULL,
    collection      TEXT NOT NULL REFERENCES collection (id),
    purpose         TEXT NOT NULL,
    available_at    {int} NOT NULL,
    deadline        {int} NOT NULL,
    remote_content  TEXT NOT NULL,
    restart         TEXT NOT NULL,
    revision        {int} NOT NULL CHECK (revision > 0),
    created_at      {int} NOT NULL,
    created_by      TEXT NOT NULL,
    FOREIGN KEY (package, package_version) REFERENCES package_version (package, version)
) {strict};
CREATE INDEX deployment_collection ON deployment (collection);

-- The signed documents as they were issued: a client that asks again gets the very same bytes.
CREATE TABLE policy_issue (
    client    TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    policy    TEXT NOT NULL,
    version   {int} NOT NULL,
    serial    {int} NOT NULL,
    digest    {blob} NOT NULL,
    document  TEXT NOT NULL,
    issued_at {int} NOT NULL,
    PRIMARY KEY (client, policy)
) {strict};

-- Every word of a client on a deployment, in the order of arrival; by message id it counts once.
CREATE TABLE status_message (
    number      {id},
    client      TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    id          TEXT NOT NULL,
    deployment  TEXT NOT NULL,
    state       TEXT NOT NULL,
    detail      TEXT NOT NULL,
    exit_code   {int},
    at          {int} NOT NULL,
    received_at {int} NOT NULL,
    UNIQUE (client, id)
) {strict};
CREATE INDEX status_message_deployment ON status_message (deployment, client);

CREATE TABLE status_update (
    client    TEXT NOT NULL,
    message   TEXT NOT NULL,
    update_id TEXT NOT NULL,
    state     TEXT NOT NULL,
    PRIMARY KEY (client, message, update_id),
    FOREIGN KEY (client, message) REFERENCES status_message (client, id) ON DELETE CASCADE
) {clustered};

-- The last word of a client on each deployment.
CREATE TABLE deployment_status (
    client      TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    deployment  TEXT NOT NULL,
    message     TEXT NOT NULL,
    state       TEXT NOT NULL,
    detail      TEXT NOT NULL,
    exit_code   {int},
    at          {int} NOT NULL,
    received_at {int} NOT NULL,
    PRIMARY KEY (client, deployment)
) {strict};
CREATE INDEX deployment_status_deployment ON deployment_status (deployment);

-- Who changed what. Each entry's hash covers the one before it, so that a changed or missing entry shows.
CREATE TABLE audit_log (
    sequence    {int} NOT NULL PRIMARY KEY CHECK (sequence > 0),
    at          {int} NOT NULL,
    actor       TEXT NOT NULL,
    action      TEXT NOT NULL,
    object      TEXT NOT NULL,
    before_text TEXT,
    after_text  TEXT,
    hash        {blob} NOT NULL,
    -- The operator's key, and the signed decision that the entry carries out.
    key         TEXT,
    decision    {blob}
) {strict};

-- What operators decided, in envelopes that their own keys signed. What is here besides the envelope only helps to find it.
CREATE TABLE decision (
    digest   {blob} NOT NULL PRIMARY KEY,
    number   {int} NOT NULL,
    deed     TEXT NOT NULL,
    object   TEXT NOT NULL,
    envelope TEXT NOT NULL
) {strict};
CREATE INDEX decision_object ON decision (object, deed, number);

CREATE VIEW collection_member AS
SELECT w.collection, c.id AS client
FROM collection_word w
JOIN client c ON c.number / 62 = w.word AND w.bits & (CAST(1 AS BIGINT) << CAST(c.number % 62 AS INTEGER)) <> 0;

CREATE VIEW software_set_member AS
SELECT s.id AS software_set, b.software, b.held, b.broken
FROM software_set s
JOIN software_base_member b ON b.base = s.base
WHERE s.removed NOT LIKE '%,' || CAST(b.software AS TEXT) || ',%'
UNION ALL
SELECT s.id AS software_set, CAST(a.value AS BIGINT) AS software, COALESCE(m.held, 0) AS held, m.broken
FROM software_set s
CROSS JOIN {json_each}(CAST('[' || TRIM(s.added, ',') || ']' AS {json})) a
LEFT JOIN software_set_mark m ON m.software_set = s.id AND m.software = CAST(a.value AS BIGINT);

CREATE VIEW v_client AS
SELECT c.id AS client, c.hostname, c.approval, c.site, c.address, c.enrolled_at, c.last_seen,
       i.os, i.release, i.architecture, i.os_name, i.os_version, i.kernel, i.booted_at, i.restart_needed,
       i.vendor, i.product, i.serial, i.memory_bytes, i.collected_at AS inventory_at,
       i.fqdn, i.os_family, i.os_edition, i.os_display_version, i.kernel_name, i.bios_version, i.virtualization
FROM client c
LEFT JOIN inventory i ON i.client = c.id;

CREATE VIEW v_processor AS
SELECT c.id AS client, c.hostname, p.model, p.sockets, p.threads, p.cores, p.megahertz, p.vendor
FROM client c
JOIN inventory_processor p ON p.client = c.id;

CREATE VIEW v_disk AS
SELECT c.id AS client, c.hostname, d.name, d.size, d.model, d.vendor, d.serial, d.kind, d.transport, d.removable
FROM client c
JOIN inventory_disk d ON d.client = c.id;

CREATE VIEW v_file_system AS
SELECT c.id AS client, c.hostname, f.mount_point, f.kind, f.source, f.size, f.free
FROM client c
JOIN inventory_file_system f ON f.client = c.id;

CREATE VIEW v_interface AS
SELECT c.id AS client, c.hostname, i.name, i.mac, i.address, i.prefix, i.physical, i.mtu, i.driver
FROM client c
JOIN inventory_interface i ON i.client = c.id;

CREATE VIEW v_file AS
SELECT c.id AS client, c.hostname, m.path, m.name, m.size, m.modified_at, m.rules, m.format, m.version, m.product,
       m.manufacturer, m.original_name, m.build_id, m.soname, m.sha256
FROM client c
JOIN inventory_file_set i ON i.client = c.id
JOIN file_set_member m ON m.file_set = i.file_set;

CREATE VIEW v_hotfix AS
SELECT c.id AS client, c.hostname, h.id, h.installed_on
FROM client c
JOIN inventory_hotfix h ON h.client = c.id;

CREATE VIEW v_system AS
SELECT c.id AS client, c.hostname, s.vendor, s.product, s.version, s.serial, s.uuid, s.bios_vendor, s.bios_version, s.bios_date,
       s.board_vendor, s.board_product, s.board_version, s.board_serial, s.chassis_vendor, s.chassis_kind, s.chassis_serial,
       s.asset_tag, s.firmware, s.secure_boot, s.tpm, s.time_zone
FROM client c
JOIN inventory_system s ON s.client = c.id;

CREATE VIEW v_user AS
SELECT c.id AS client, c.hostname, l.name, l.uid, l.gid, l.full_name, l.home, l.shell
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_user l ON l.list = o.list;

CREATE VIEW v_service AS
SELECT c.id AS client, c.hostname, l.name, l.state, l.running
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_service l ON l.list = o.list;

CREATE VIEW v_listening_port AS
SELECT c.id AS client, c.hostname, l.protocol, l.address, l.port, l.process
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_listening_port l ON l.list = o.list;

CREATE VIEW v_memory_module AS
SELECT c.id AS client, c.hostname, l.locator, l.size, l.kind, l.megatransfers, l.vendor, l.serial, l.part
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_memory_module l ON l.list = o.list;

CREATE VIEW v_partition AS
SELECT c.id AS client, c.hostname, l.name, l.disk, l.size, l.kind, l.label, l.uuid
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_partition l ON l.list = o.list;

CREATE VIEW v_pci_device AS
SELECT c.id AS client, c.hostname, l.address, l.id, l.class, l.class_name, l.vendor, l.device, l.driver
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_pci_device l ON l.list = o.list;

CREATE VIEW v_usb_device AS
SELECT c.id AS client, c.hostname, l.port, l.id, l.vendor, l.device, l.serial
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_usb_device l ON l.list = o.list;

CREATE VIEW v_gpu AS
SELECT c.id AS client, c.hostname, l.address, l.name, l.driver
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_gpu l ON l.list = o.list;

CREATE VIEW v_container_image AS
SELECT c.id AS client, c.hostname, l.engine, l.name, l.id
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_container_image l ON l.list = o.list;

CREATE VIEW v_custom AS
SELECT c.id AS client, c.hostname, l.class, l.instance, l.property, l.value
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_property l ON l.list = o.list
WHERE l.resource IS NULL;

CREATE VIEW v_resource AS
SELECT c.id AS client, c.hostname, l.architecture, l.resource, l.class, l.instance, l.property, l.value
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_property l ON l.list = o.list
WHERE l.resource IS NOT NULL;

CREATE VIEW v_installed_software AS
SELECT c.id AS client, c.hostname, s.name, s.version, s.architecture, s.source, s.source_version, b.held, b.broken,
       s.ecosystem, s.module, s.vendor
FROM client c
JOIN inventory i ON i.client = c.id
JOIN software_set t ON t.id = i.software_set
JOIN software_base_member b ON b.base = t.base
JOIN software s ON s.id = b.software
WHERE t.removed NOT LIKE '%,' || CAST(b.software AS TEXT) || ',%'
UNION ALL
SELECT c.id AS client, c.hostname, s.name, s.version, s.architecture, s.source, s.source_version, COALESCE(m.held, 0) AS held,
       m.broken, s.ecosystem, s.module, s.vendor
FROM client c
JOIN inventory i ON i.client = c.id
JOIN software_set t ON t.id = i.software_set
CROSS JOIN {json_each}(CAST('[' || TRIM(t.added, ',') || ']' AS {json})) a
CROSS JOIN software s
LEFT JOIN software_set_mark m ON m.software_set = t.id AND m.software = s.id
WHERE s.id = CAST(a.value AS BIGINT);

CREATE VIEW v_patch_state AS
SELECT c.id AS client, c.hostname, s.update_id, s.title, s.state, s.severity, s.classification,
       CAST(g.value ->> 0 AS BIGINT) AS detected_at, CAST(g.value ->> 1 AS BIGINT) AS changed_at,
       r.scanned_at, r.unknown
FROM scan_run r
JOIN client c ON c.id = r.client
JOIN patch_record p ON p.id = r.record
CROSS JOIN {json_each}(CAST(p.standings AS {json})) g
CROSS JOIN {json_each}(g.value -> 2) n
JOIN patch_standing s ON s.id = CAST(n.value AS BIGINT);

CREATE VIEW v_deployment_status AS
SELECT d.id AS deployment, d.package, d.package_version, d.collection, c.id AS client, c.hostname,
       s.state, s.detail, s.exit_code, s.at, s.received_at
FROM deployment d
JOIN collection_member m ON m.collection = d.collection
JOIN client c ON c.id = m.client
LEFT JOIN deployment_status s ON s.deployment = d.id AND s.client = c.id;

CREATE VIEW v_inventory_history AS
SELECT h.client, c.hostname, h.changed_at, h.collected_at, h.class, h.instance, h.deed, h.property, h.old_value, h.new_value
FROM inventory_history h
JOIN client c ON c.id = h.client;
