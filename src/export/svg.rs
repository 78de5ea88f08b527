//! The stage as SVG text that needs nothing else: for export, and for tests that compare pictures.
//! The same scene is the same text, byte for byte.

use crate::projection::pill_width;
use crate::scene::{
    Anchor, Arc, ArcPart, ClientGlyph, FlightGlyph, FlightPath, FlightRole, FlightStatus, Gauge,
    KeyMark, MemberStatus, NodeColor, NodeGlyph, NodeState, Point, Scene, Stage, point_attr, px,
};
use crate::text::{log, page};
use std::fmt::Write;

const STYLE: &str = include_str!("svg.css");
/// The radius from which on a disc has room for what its node holds.
const HOLDS_MIN: i32 = 240;

/// The stage of a scene as a picture of its own.
#[must_use]
pub fn svg(scene: &Scene) -> String {
    let stage = &scene.stage;
    let (width, height) = (px(stage.size.width), px(stage.size.height));
    let title = escape(&log::picture(&log::length(scene.now.since(Default::default()))));
    let mut out = Out(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\"><title>{title}</title>\n\
         <style>{STYLE}</style>\n\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>\n"
    ));
    out.stage(stage);
    out.0.push_str("</svg>\n");
    out.0
}

struct Out(String);

impl Out {
    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{text}");
    }

    fn text(&mut self, class: &str, at: Point, text: &str) {
        let (x, y) = (px(at.x), px(at.y));
        let text = escape(text);
        self.line(format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>"));
    }

    fn stage(&mut self, stage: &Stage) {
        let thickness = px(stage.band.thickness);
        for arc in &stage.band.arcs {
            self.arc(arc, &thickness);
        }
        stage.flight_paths.iter().for_each(|flight_path| self.flight_path(flight_path));
        for cut in stage.cuts.iter() {
            self.line(format_args!("<path class=\"cut\" d=\"{}\"/>", cut.path));
        }
        for arc in &stage.band.arcs {
            if let ArcPart::Replica(number) = arc.part {
                self.badge(arc.middle, arc.color, &number.to_string());
            }
        }
        if let Some(mark) = &stage.key {
            self.key(mark);
        }
        stage.nodes.iter().for_each(|node| self.node(node));
        stage.clients.iter().for_each(|client| self.client(client));
        let flights = stage.flights.iter().zip(stage.places.iter());
        flights.for_each(|(flight, place)| self.flight(flight, *place));
    }

    fn arc(&mut self, arc: &Arc, thickness: &str) {
        let part = match arc.part {
            ArcPart::Outside => "",
            ArcPart::Replica(_) => " replica",
            ArcPart::Skipped => " skipped",
            ArcPart::StandIn => " stand-in",
        };
        let color = color(arc.color);
        self.line(format_args!(
            "<path class=\"arc {color}{part}\" stroke-width=\"{thickness}\" d=\"{}\"/>",
            arc.path
        ));
    }

    fn badge(&mut self, at: Point, of: NodeColor, text: &str) {
        let (x, y, color) = (px(at.x), px(at.y), color(of));
        self.line(format_args!(
            "<circle class=\"badge {color}\" cx=\"{x}\" cy=\"{y}\" r=\"10.5\"/>"
        ));
        self.text("number", Point { y: at.y + 42, ..at }, text);
    }

    fn key(&mut self, mark: &KeyMark) {
        let anchor = match mark.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        if !mark.walk.is_empty() {
            self.line(format_args!(
                "<defs><marker id=\"arrow\" markerWidth=\"9\" markerHeight=\"9\" refX=\"6\" \
                 refY=\"4\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">\
                 <path class=\"arrow\" d=\"M0 0L8 4L0 8Z\"/></marker></defs>\n\
                 <path class=\"walk\" marker-end=\"url(#arrow)\" d=\"{}\"/>",
                mark.walk
            ));
        }
        let (x, y) = (px(mark.place.x), px(mark.place.y));
        self.line(format_args!("<circle class=\"key\" cx=\"{x}\" cy=\"{y}\" r=\"8\"/>"));
        let (x, name, hash) = (px(mark.label.x), px(mark.label.y - 15), px(mark.label.y + 125));
        let (key, digits) = (escape(&mark.name), escape(&mark.hash));
        self.line(format_args!(
            "<g style=\"text-anchor:{anchor}\"><text class=\"key-name\" x=\"{x}\" y=\"{name}\" \
             style=\"text-anchor:inherit\">{key}</text><text class=\"key-hash\" x=\"{x}\" \
             y=\"{hash}\" style=\"text-anchor:inherit\">{digits}</text></g>"
        ));
    }

    fn flight_path(&mut self, flight_path: &FlightPath) {
        let (from, to, role) =
            (point_attr(flight_path.from), point_attr(flight_path.to), role(flight_path.role));
        self.line(format_args!("<path class=\"wire{role}\" d=\"M{from}L{to}\"/>"));
    }

    fn flight(&mut self, flight: &FlightGlyph, place: Point) {
        let Point { x, y } = place;
        if flight.status == FlightStatus::Lost {
            let (left, right, top, bottom) = (px(x - 60), px(x + 60), px(y - 60), px(y + 60));
            return self.line(format_args!(
                "<path class=\"cross\" d=\"M{left} {top}L{right} {bottom}M{right} {top}L{left} {bottom}\"/>"
            ));
        }
        if flight.folded {
            let (x, y) = (px(x), px(y));
            let role = role(flight.role);
            return self.line(format_args!(
                "<circle class=\"pill{role}\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>"
            ));
        }
        let text = page::flight(&flight.label);
        let width = pill_width(&text);
        let held = match flight.status {
            FlightStatus::Held | FlightStatus::Waiting => " held",
            FlightStatus::Doomed => " doomed",
            FlightStatus::Flying | FlightStatus::Lost => "",
        };
        self.line(format_args!(
            "<rect class=\"pill{}{held}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"22\" rx=\"11\"/>",
            role(flight.role),
            px(x - width / 2),
            px(y - 110),
            px(width)
        ));
        self.text("label", Point { x, y: y + 40 }, &text);
    }

    fn node(&mut self, node: &NodeGlyph) {
        let Point { x, y } = node.place;
        let state = match node.state {
            NodeState::Up => "",
            NodeState::Down => " down",
            NodeState::Paused => " paused",
        };
        self.line(format_args!("<g class=\"{}{state}\">", color(node.color)));
        let (cx, cy, r) = (px(x), px(y), px(node.radius));
        self.line(format_args!("<circle class=\"node\" cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\"/>"));
        if let Some(gauge) = &node.gauge {
            self.gauge(node, gauge);
        }
        let holds = if node.radius < HOLDS_MIN { &[][..] } else { &node.holds };
        let lines = i32::try_from(holds.len()).unwrap_or(0);
        let size = (node.radius * 6 / 10).clamp(60, 200);
        let raised = size / 3 - lines * 60;
        self.line(format_args!(
            "<text class=\"name\" style=\"font-size:{}px\" x=\"{cx}\" y=\"{}\">{}</text>",
            px(size),
            px(y + raised),
            escape(&node.name)
        ));
        for (text, line) in holds.iter().zip(1..) {
            self.text("holds", Point { x, y: y + raised + line * 115 }, text);
        }
        if node.state == NodeState::Down {
            let arm = node.radius * 4 / 10;
            let (left, right, top, bottom) = (px(x - arm), px(x + arm), px(y - arm), px(y + arm));
            self.line(format_args!(
                "<path class=\"cross\" d=\"M{left} {top}L{right} {bottom}M{right} {top}L{left} {bottom}\"/>"
            ));
        }
        if !node.hints_for.is_empty() {
            let above = Point { x, y: y - node.radius - 160 };
            self.text("warn", above, &page::hint_for(&node.hints_for));
        }
        if node.member_status != MemberStatus::Member {
            let below = Point { x, y: y + node.radius + 380 };
            self.text("warn", below, &page::member_status(node.member_status));
        }
        if node.role.leads {
            let inside = Point { x, y: y - node.radius * 6 / 10 };
            self.text("good", inside, page::LEADER);
        }
        self.line(format_args!("</g>"));
    }

    fn gauge(&mut self, node: &NodeGlyph, gauge: &Gauge) {
        let Point { x, y } = node.place;
        let (cx, cy, r) = (px(x), px(y), px(node.radius + 80));
        let parts = i32::from(gauge.needed.max(1)) * 10;
        let filled = "8.6 1.4 ".repeat(usize::from(gauge.filled.min(gauge.needed)));
        self.line(format_args!(
            "<circle class=\"track\" cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\" pathLength=\"{parts}\" \
             stroke-dasharray=\"8.6 1.4\" transform=\"rotate(-90 {cx} {cy})\"/>\n\
             <circle class=\"filled\" cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\" pathLength=\"{parts}\" \
             stroke-dasharray=\"{filled}0 1000\" transform=\"rotate(-90 {cx} {cy})\"/>"
        ));
        let below = Point { x, y: y + node.radius + 240 };
        self.text("good", below, &page::quorum_count(gauge.kind, gauge.filled, gauge.needed));
    }

    fn client(&mut self, client: &ClientGlyph) {
        let Point { x, y } = client.place;
        let (width, height) = (client.size.width, client.size.height);
        self.line(format_args!(
            "<rect class=\"client\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"12\"/>",
            px(x - width / 2),
            px(y - height / 2),
            px(width),
            px(height)
        ));
        self.text("client-name", Point { x, y: y + 50 }, &client.name);
    }
}

fn color(color: NodeColor) -> String {
    format!("hue-{}", color.0)
}

const fn role(role: FlightRole) -> &'static str {
    match role {
        FlightRole::Request => "",
        FlightRole::Reply => " reply",
        FlightRole::Hint => " hint",
        FlightRole::Repair => " repair",
        FlightRole::Gossip => " gossip",
    }
}

/// Text as it may stand in XML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Control characters have no place in XML.
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
