//! Networks of a lab: namespaces, bridges, links that may be slow, and what crossed them. All of it is inside namespaces of
//! the lab's own, and goes with them.

use crate::tools::{command, finish, run};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// Namespaces that go when this goes.
pub struct Network {
    number: u32,
    names: Vec<String>,
}

impl Network {
    /// Namespaces with these names, each with its loopback, all of them routers.
    pub fn new(names: &[&str]) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let mut network = Self {
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            names: Vec::new(),
        };
        for name in names {
            let name = network.at(name);
            run(&["ip", "netns", "add", &name]);
            network.names.push(name.clone());
            run(&["ip", "-n", &name, "link", "set", "lo", "up"]);
            let forward = "echo 1 > /proc/sys/net/ipv4/ip_forward";
            run(&["ip", "netns", "exec", &name, "sh", "-c", forward]);
        }
        network
    }

    /// What the kernel calls a namespace; labs may run beside each other.
    pub fn at(&self, name: &str) -> String {
        format!("sms{}-{}-{name}", process::id(), self.number)
    }

    /// `ip` in a namespace.
    pub fn ip(&self, name: &str, line: &str) {
        let name = self.at(name);
        let words: Vec<&str> = ["ip", "-n", &name]
            .into_iter()
            .chain(line.split(' '))
            .collect();
        run(&words);
    }

    /// A switch in a namespace, which is the gateway of those at it.
    pub fn switch(&self, name: &str, (switch, gateway): (&str, &str)) {
        self.ip(name, &format!("link add {switch} type bridge"));
        self.ip(name, &format!("addr add {gateway}/24 dev {switch}"));
        self.ip(name, &format!("link set {switch} up"));
    }

    /// Connects a namespace to a switch: it gets `eth0` with this address, and the gateway of its network.
    pub fn plug(&self, name: &str, (at, switch): (&str, &str), address: &str) {
        let (at_name, port) = (self.at(at), format!("p{name}"));
        self.ip(
            name,
            &format!("link add eth0 type veth peer name {port} netns {at_name}"),
        );
        self.ip(at, &format!("link set {port} master {switch} up"));
        self.ip(name, &format!("addr add {address}/24 dev eth0"));
        self.ip(name, "link set eth0 up");
        let (network, _) = address.rsplit_once('.').expect("an IPv4 address");
        self.ip(name, &format!("route add default via {network}.1"));
    }

    /// Pulls the plug.
    pub fn unplug(&self, name: &str) {
        self.ip(name, "link del eth0");
    }

    /// A line from a place to the core, as interface `wan` of the place: both ends send no more than `rate`.
    pub fn line(&self, (core, place): (&str, &str), number: u8, (network, rate): (&str, &str)) {
        let (core_name, end) = (self.at(core), format!("w{place}"));
        let (here, there) = (format!("10.255.{number}.1"), format!("10.255.{number}.2"));
        self.ip(
            place,
            &format!("link add wan type veth peer name {end} netns {core_name}"),
        );
        for (name, device, own) in [(core, end.as_str(), &here), (place, "wan", &there)] {
            self.ip(name, &format!("addr add {own}/30 dev {device}"));
            self.ip(name, &format!("link set {device} up"));
            let name = self.at(name);
            let shape =
                format!("qdisc add dev {device} root tbf rate {rate} burst 32kb latency 400ms");
            let words: Vec<&str> = ["tc", "-n", &name]
                .into_iter()
                .chain(shape.split(' '))
                .collect();
            run(&words);
        }
        self.ip(core, &format!("route add {network} via {there}"));
        self.ip(place, &format!("route add default via {here}"));
    }

    /// Bytes that an interface has received and sent.
    pub fn crossed(&self, name: &str, device: &str) -> (u64, u64) {
        let name = self.at(name);
        let said = run(&["ip", "-n", &name, "-s", "-j", "link", "show", "dev", device]);
        let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        let of = |way: &str| said[0]["stats64"][way]["bytes"].as_u64().expect("a count");
        (of("rx"), of("tx"))
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for name in &self.names {
            // the lab may have failed before: what can be removed is
            finish(&mut command(&["ip", "netns", "del", name]));
        }
    }
}
