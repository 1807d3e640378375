//! A drawing. The layout is the library's, every line is ours: so that texts are escaped, shapes tell states, and the same
//! graph gives the same bytes.

use std::fmt::Write as _;

use layout::{
    core::{
        base::Orientation,
        format::{ClipHandle, RenderBackend},
        geometry::Point,
        style::{LineStyleKind, StyleAttr},
    },
    std_shapes::shapes::{Arrow, Element, LineEndKind, ShapeKind},
    topo::layout::VisualGraph,
};

use super::{Node, State, TITLE, View, Why, short};

/// The size of every box: room for [`TITLE`] characters and three lines.
const BOX: (f64, f64) = (270.0, 58.0);

/// Around boxes that stand alone, and around the whole.
const GAP: f64 = 24.0;

/// So many boxes that stand alone are put side by side.
const ALONE_IN_A_ROW: usize = 4;

/// So many boxes and bends of arrows are laid out: the library's time grows with their square and worse, and a drawing
/// of more cannot be read.
const MAX_LAID_OUT: usize = 300;

/// Draws a graph.
///
/// # Errors
/// It has too many arrows, or too long ones.
pub(super) fn write(view: &View) -> Result<String, String> {
    if bends(view) > MAX_LAID_OUT {
        return Err(
            "these specs are joined by too many arrows for a drawing: take dot, json or text"
                .to_owned(),
        );
    }
    let mut canvas = Canvas {
        view,
        shapes: String::new(),
        arrows: String::new(),
        size: (0.0, 0.0),
    };
    let mut joined = vec![false; view.nodes.len()];
    // An arrow of a spec to itself says nothing that its state does not, and confuses the layout.
    let edges = || view.edges.iter().filter(|(from, to, _)| from != to);
    for (from, to, _) in edges() {
        joined[*from] = true;
        joined[*to] = true;
    }
    if edges().next().is_some() {
        lay_out(view, &joined, &mut canvas);
    }
    let alone: Vec<usize> = (0..view.nodes.len()).filter(|at| !joined[*at]).collect();
    let top = canvas.size.1;
    for (place, at) in alone.into_iter().enumerate() {
        let (row, column) = (place / ALONE_IN_A_ROW, place % ALONE_IN_A_ROW);
        let x = GAP + column as f64 * (BOX.0 + GAP);
        let y = top + GAP + row as f64 * (BOX.1 + GAP);
        canvas.node(at, x, y);
    }
    Ok(canvas.finish())
}

/// How many boxes there are, and ranks that arrows pass by: what the layout has to place.
fn bends(view: &View) -> usize {
    let mut rank = vec![0_usize; view.nodes.len()];
    // Ranks settle after as many rounds as the longest chain has arrows; in a circle they never do.
    for _ in 0..view.nodes.len().min(MAX_LAID_OUT) {
        let mut settled = true;
        for (from, to, _) in view.edges.iter().filter(|(from, to, _)| from != to) {
            if rank[*to] <= rank[*from] && rank[*from] < view.nodes.len() {
                rank[*to] = rank[*from] + 1;
                settled = false;
            }
        }
        if settled {
            break;
        }
    }
    let passed = view
        .edges
        .iter()
        .map(|(from, to, _)| rank[*from].abs_diff(rank[*to]));
    view.nodes.len() + passed.sum::<usize>()
}

fn lay_out(view: &View, joined: &[bool], canvas: &mut Canvas) {
    let mut graph = VisualGraph::new(Orientation::LeftToRight);
    let handles: Vec<_> = (0..view.nodes.len())
        .map(|at| {
            joined[at].then(|| {
                let shape = ShapeKind::Box(String::new());
                let size = Point::new(BOX.0, BOX.1);
                let look = StyleAttr::simple();
                let way = Orientation::LeftToRight;
                graph.add_node(Element::create_with_properties(
                    shape,
                    look,
                    way,
                    size,
                    at.to_string(),
                ))
            })
        })
        .collect();
    for (from, to, why) in &view.edges {
        if let (Some(from), Some(to)) = (handles[*from], handles[*to])
            && from != to
        {
            let style = match why {
                Why::Member => LineStyleKind::Dashed,
                Why::Dependency => LineStyleKind::Normal,
            };
            let (start, end) = (LineEndKind::None, LineEndKind::Arrow);
            let look = StyleAttr::simple();
            let arrow = Arrow::new(start, end, style, "", &look, &None, &None);
            graph.add_edge(arrow, from, to);
        }
    }
    graph.do_it(false, false, false, canvas);
}

/// What the layout draws on.
struct Canvas<'a> {
    view: &'a View,
    shapes: String,
    arrows: String,
    size: (f64, f64),
}

impl Canvas<'_> {
    fn grow(&mut self, x: f64, y: f64) {
        self.size = (self.size.0.max(x), self.size.1.max(y));
    }

    /// Draws a box with its left upper corner there.
    fn node(&mut self, at: usize, x: f64, y: f64) {
        let node = &self.view.nodes[at];
        let wide = if self.view.focus == Some(at) {
            3.5
        } else {
            1.5
        };
        let _ = writeln!(self.shapes, "<g>{}", hover(node));
        shape(&mut self.shapes, node.state, (x, y), BOX, wide);
        let lines = [
            (short(&node.id, TITLE), "bold"),
            (short(&node.title, TITLE), "normal"),
            (node.progress(), "normal"),
        ];
        for (number, (line, weight)) in lines.iter().enumerate() {
            let (x, y) = (x + BOX.0 / 2.0, y + 17.0 + number as f64 * 16.0);
            let _ = writeln!(
                self.shapes,
                "<text x=\"{x:.0}\" y=\"{y:.0}\" font-weight=\"{weight}\">{}</text>",
                escaped(line)
            );
        }
        self.shapes.push_str("</g>\n");
        self.grow(x + BOX.0, y + BOX.1);
    }

    /// The whole drawing, with a legend below.
    fn finish(mut self) -> String {
        let top = self.size.1 + GAP;
        for (place, state) in State::ALL.into_iter().enumerate() {
            let (x, y) = (GAP + place as f64 * 110.0, top);
            shape(&mut self.shapes, state, (x, y), (96.0, 24.0), 1.5);
            let (x, y, name) = (x + 48.0, y + 16.0, state.name());
            let _ = writeln!(self.shapes, "<text x=\"{x:.0}\" y=\"{y:.0}\">{name}</text>");
        }
        self.grow(GAP + State::ALL.len() as f64 * 110.0, top + 24.0);
        if self.view.hidden > 0 {
            let y = self.size.1 + GAP;
            let _ = writeln!(
                self.shapes,
                "<text x=\"{GAP:.0}\" y=\"{y:.0}\" text-anchor=\"start\">{} more neighbours are not drawn</text>",
                self.view.hidden
            );
            self.grow(0.0, y);
        }
        let (width, height) = (self.size.0 + GAP, self.size.1 + GAP);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" \
             height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"sans-serif\" font-size=\"12\" \
             text-anchor=\"middle\" fill=\"#1f2328\">\n<defs><marker id=\"tip\" markerWidth=\"9\" markerHeight=\"7\" \
             refX=\"9\" refY=\"3.5\" orient=\"auto-start-reverse\"><path d=\"M0 0L9 3.5L0 7z\" fill=\"#57606a\"/></marker>\
             </defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}{}</svg>\n",
            self.arrows, self.shapes
        )
    }
}

impl RenderBackend for Canvas<'_> {
    fn draw_rect(
        &mut self,
        xy: Point,
        _: Point,
        _: &StyleAttr,
        properties: Option<String>,
        _: Option<ClipHandle>,
    ) {
        if let Some(at) = properties.and_then(|at| at.parse().ok()) {
            self.node(at, xy.x, xy.y);
        }
    }

    fn draw_arrow(
        &mut self,
        path: &[(Point, Point)],
        dashed: bool,
        head: (bool, bool),
        _: &StyleAttr,
        _: Option<String>,
        _: &str,
    ) {
        let [first, second, rest @ ..] = path else {
            return;
        };
        let at = |point: Point| format!("{:.0} {:.0}", point.x, point.y);
        let mut line = format!(
            "M{}C{} {} {}",
            at(first.0),
            at(first.1),
            at(second.0),
            at(second.1)
        );
        for (control, end) in rest {
            let _ = write!(line, "S{} {}", at(*control), at(*end));
        }
        let dash = if dashed {
            " stroke-dasharray=\"5 4\""
        } else {
            ""
        };
        let start = if head.0 {
            " marker-start=\"url(#tip)\""
        } else {
            ""
        };
        let end = if head.1 {
            " marker-end=\"url(#tip)\""
        } else {
            ""
        };
        let _ = writeln!(
            self.arrows,
            "<path d=\"{line}\" fill=\"none\" stroke=\"#57606a\"{dash}{start}{end}/>"
        );
        for (a, b) in path {
            self.grow(a.x.max(b.x), a.y.max(b.y));
        }
    }

    // Boxes bring their own text, and nothing here is made of lines, ellipses or clippings.
    fn draw_text(&mut self, _: Point, _: &str, _: &StyleAttr) {}
    fn draw_line(&mut self, _: Point, _: Point, _: &StyleAttr, _: Option<String>) {}
    fn draw_circle(&mut self, _: Point, _: Point, _: &StyleAttr, _: Option<String>) {}
    fn create_clip(&mut self, _: Point, _: Point, _: usize) -> ClipHandle {
        0
    }
}

/// The outline of a state: a pill is ready, a double line runs, eight corners are trouble, a slope has stopped, round
/// corners are done, a dotted line cannot be loaded, a broken line is missing.
fn shape(out: &mut String, state: State, (x, y): (f64, f64), (w, h): (f64, f64), wide: f64) {
    let (fill, stroke) = state.colors();
    let paint = format!("fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{wide}\"");
    let rect = |out: &mut String, inset: f64, round: f64, more: &str| {
        let (x, y, w, h) = (x + inset, y + inset, w - 2.0 * inset, h - 2.0 * inset);
        let _ = writeln!(
            out,
            "<rect x=\"{x:.0}\" y=\"{y:.0}\" width=\"{w:.0}\" height=\"{h:.0}\" rx=\"{round:.0}\" {paint}{more}/>"
        );
    };
    let polygon = |out: &mut String, corners: &[(f64, f64)]| {
        let points: Vec<String> = corners
            .iter()
            .map(|(dx, dy)| format!("{:.0},{:.0}", x + dx, y + dy))
            .collect();
        let _ = writeln!(out, "<polygon points=\"{}\" {paint}/>", points.join(" "));
    };
    let c = 10.0;
    match state {
        State::Ready => rect(out, 0.0, h / 2.0, ""),
        State::Running => {
            rect(out, 0.0, 0.0, "");
            rect(out, 3.0, 0.0, "");
        }
        State::Waiting => rect(out, 0.0, 0.0, ""),
        State::Trouble => polygon(
            out,
            &[
                (c, 0.0),
                (w - c, 0.0),
                (w, c),
                (w, h - c),
                (w - c, h),
                (c, h),
                (0.0, h - c),
                (0.0, c),
            ],
        ),
        State::Stopped => polygon(out, &[(c, 0.0), (w, 0.0), (w - c, h), (0.0, h)]),
        State::Done => rect(out, 0.0, 8.0, ""),
        State::Unreadable => rect(out, 0.0, 0.0, " stroke-dasharray=\"1 2\""),
        State::Missing => rect(out, 0.0, 0.0, " stroke-dasharray=\"4 3\""),
    }
}

/// The whole title, for those who rest on the box.
fn hover(node: &Node) -> String {
    let (title, state) = (short(&node.title, 400), node.state.name());
    format!(
        "<title>{}: {} ({state})</title>",
        escaped(&node.id),
        escaped(&title)
    )
}

/// A text that is nothing but text in XML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Neither control characters nor these two are characters of XML 1.0.
            '\u{fffe}' | '\u{ffff}' => {}
            ch if ch.is_control() => {}
            ch => out.push(ch),
        }
    }
    out
}
