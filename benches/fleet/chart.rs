//! How figures grow with the fleet: a table, and a plot.

use std::fmt::Write;

const WIDTH: f64 = 760.0;
const ROW: f64 = 150.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 20.0;

/// A figure at several sizes.
pub struct Series {
    name: &'static str,
    pub points: Vec<(f64, f64)>,
}

impl Series {
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            points: Vec::new(),
        }
    }

    fn is_rate(&self) -> bool {
        self.name.ends_with("/s")
    }

    /// By what power of the number of clients the figure grows, from the smallest fleet to the largest: 1 is linear.
    fn power(&self) -> f64 {
        let [(from, low), .., (to, high)] = self.points[..] else {
            return 0.0;
        };
        (high / low).ln() / (to / from).ln()
    }
}

/// Prints a row for each figure.
pub fn table(series: &[Series]) {
    let sizes = series[0]
        .points
        .iter()
        .map(|(size, _)| format!("{size:>10.0}"));
    println!(
        "\n{:<52} {}   grows by power",
        "",
        sizes.collect::<String>()
    );
    for own in series {
        let values = own.points.iter().map(|(_, value)| format!("{value:>10.1}"));
        println!(
            "{:<52} {}   {:.2}",
            own.name,
            values.collect::<String>(),
            own.power()
        );
    }
}

/// A panel for each figure over the number of clients; the thin line is growth in proportion, for a rate one that stays.
pub fn svg(series: &[Series]) -> String {
    let height = ROW * series.len() as f64 + 20.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for (number, own) in series.iter().enumerate() {
        panel(&mut svg, own, ROW * number as f64 + 30.0);
    }
    svg + "</svg>\n"
}

fn panel(svg: &mut String, series: &Series, top: f64) {
    let most = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
    let widest = most(&mut series.points.iter().map(|point| point.0));
    let (size, value) = series.points[0];
    let even = |at: f64| {
        if series.is_rate() {
            value
        } else {
            value * at / size
        }
    };
    let highest = most(&mut series.points.iter().map(|point| point.1)).max(even(widest));
    let place = |(x, y): (f64, f64)| {
        let across = LEFT + x / widest * (WIDTH - LEFT - RIGHT);
        format!(
            "{across:.1},{:.1}",
            top + (1.0 - y / highest) * (ROW - 60.0)
        )
    };
    let line = |points: &mut dyn Iterator<Item = (f64, f64)>, style: &str| {
        let points: Vec<String> = points.map(place).collect();
        format!(
            "<polyline points=\"{}\" fill=\"none\" {style}/>\n",
            points.join(" ")
        )
    };
    let mut ideal = [size, widest].into_iter().map(|at| (at, even(at)));
    *svg += &line(&mut ideal, "stroke=\"#999\" stroke-dasharray=\"4 3\"");
    *svg += &line(
        &mut series.points.iter().copied(),
        "stroke=\"#06c\" stroke-width=\"2\"",
    );
    // Writing to a String cannot fail.
    let mut text = |x: f64, y: f64, anchor: &str, text: &str| {
        writeln!(
            svg,
            "<text x=\"{x:.0}\" y=\"{y:.0}\" text-anchor=\"{anchor}\">{text}</text>"
        )
        .expect("a String");
    };
    text(LEFT, top - 10.0, "start", series.name);
    text(LEFT - 8.0, top + 8.0, "end", &format!("{highest:.0}"));
    let foot = top + ROW - 46.0;
    for (size, _) in &series.points {
        let across = LEFT + size / widest * (WIDTH - LEFT - RIGHT);
        text(across, foot, "middle", &format!("{size:.0}"));
    }
}
