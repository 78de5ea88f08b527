//! Reading the parts of a file that may take one of several shapes.

use super::{
    ContextFile, Empty, Every, File, LatencyFile, NeededFile, NetworkFile, Nodes, PartitionFile,
    QuorumFile, ReadersFile, UntilFile, ValueFile, Weather,
};
use crate::scenario::ScenarioError;
use crate::scenario::json::{Json, Node, Part, Place};
use crate::scenario::text::Span;

type Read<T> = Result<T, ScenarioError>;

impl File {
    const FIELDS: [&str; 8] =
        ["version", "title", "about", "seed", "cluster", "network", "clients", "script"];
}

impl Part for File {
    fn read(node: Node<'_>) -> Read<Self> {
        let object = node.object(&Self::FIELDS)?;
        Ok(Self {
            version: object.required("version")?,
            title: object.field("title")?.unwrap_or_default(),
            about: object.field("about")?.unwrap_or_default(),
            seed: object.field("seed")?.unwrap_or_default(),
            cluster: object.field("cluster")?.unwrap_or_default(),
            network: object.field("network")?.unwrap_or_default(),
            clients: object.field("clients")?.unwrap_or_default(),
            script: object.field("script")?.unwrap_or_default(),
        })
    }
}

impl Part for Nodes {
    fn read(node: Node<'_>) -> Read<Self> {
        match node.value {
            Json::Number(_) => u16::read(node).map(Self::Count),
            Json::List(_) => Vec::read(node).map(Self::Names),
            _ => Err(node.expected("a number of nodes, or a list of their names")),
        }
    }
}

impl Part for QuorumFile {
    fn read(node: Node<'_>) -> Read<Self> {
        let object = node.object(&["n", "r", "w"])?;
        Ok(Self { n: object.required("n")?, r: object.required("r")?, w: object.required("w")? })
    }
}

impl Part for Every {
    fn read(node: Node<'_>) -> Read<Self> {
        Ok(Self { every: node.object(&["every"])?.required("every")? })
    }
}

pub const MANUAL: &str = "manual";

impl Part for NetworkFile {
    fn read(node: Node<'_>) -> Read<Self> {
        match node.value {
            Json::Text(given) if given == MANUAL => Ok(Self::Manual),
            Json::Object(_) => Weather::read(node).map(Self::Weather),
            _ => Err(node.expected(
                "\"manual\", or an object with latency, client_latency, loss, duplicate",
            )),
        }
    }
}

impl Part for LatencyFile {
    fn read(node: Node<'_>) -> Read<Self> {
        let laws = ["fixed", "uniform", "exponential", "table"];
        let object = node.object(&laws)?;
        let fixed = object.field("fixed")?.map(Self::Fixed);
        let uniform = object.field("uniform")?.map(|(low, high)| Self::Uniform([low, high]));
        let exponential = object.field::<Exponential>("exponential")?;
        let exponential =
            exponential.map(|Exponential { min, mean }| Self::Exponential { min, mean });
        let table = object.field("table")?.map(Self::Table);
        let mut given = [fixed, uniform, exponential, table].into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(law), None) => Ok(law),
            _ => Err(node.expected("one of fixed, uniform, exponential and table")),
        }
    }
}

struct Exponential {
    min: Span,
    mean: Span,
}

impl Part for Exponential {
    fn read(node: Node<'_>) -> Read<Self> {
        let object = node.object(&["min", "mean"])?;
        Ok(Self { min: object.required("min")?, mean: object.required("mean")? })
    }
}

impl Part for ValueFile {
    fn read(node: Node<'_>) -> Read<Self> {
        match node.value {
            Json::Text(text) => Ok(Self::Text(text.clone())),
            Json::List(_) => Vec::read(node).map(Self::Cart),
            Json::Object(_) => Part::read(node).map(Self::Row),
            _ => {
                Err(node
                    .expected("a text, a list of texts (a cart), or an object of texts (a row)"))
            }
        }
    }
}

impl Part for ContextFile {
    fn read(node: Node<'_>) -> Read<Self> {
        match node.value {
            Json::Text(text) => Ok(Self::Word(text.clone())),
            Json::Object(_) => Part::read(node).map(Self::Clock),
            _ => Err(node.expected("\"last\", \"none\", the id of an operation, or a clock")),
        }
    }
}

pub const ANY: &str = "any";
pub const LEADER: &str = "leader";

impl Part for NeededFile {
    fn read(node: Node<'_>) -> Read<Self> {
        match node.value {
            Json::Number(_) => u8::read(node).map(Self::Count),
            Json::Text(given) if given == ANY => Ok(Self::Any),
            _ => Err(node.expected("a number, or \"any\"")),
        }
    }
}

impl Part for ReadersFile {
    fn read(node: Node<'_>) -> Read<Self> {
        match node.value {
            Json::Number(_) => u8::read(node).map(Self::Count),
            Json::Text(given) if given == LEADER => Ok(Self::Leader),
            _ => Err(node.expected("a number, or \"leader\"")),
        }
    }
}

impl Part for PartitionFile {
    fn read(node: Node<'_>) -> Read<Self> {
        if let Json::List(_) = node.value {
            return Vec::read(node).map(Self::Groups);
        }
        let object = node.object(&["from", "to"])?;
        Ok(Self::OneWay { from: object.required("from")?, to: object.required("to")? })
    }
}

impl Part for Empty {
    fn read(node: Node<'_>) -> Read<Self> {
        match node.value {
            Json::Bool(true) => Ok(Self),
            Json::Object(_) => node.object(&[]).map(|_| Self),
            _ => Err(node.expected("true, or {}")),
        }
    }
}

pub const IDLE: &str = "idle";

impl Part for UntilFile {
    fn read(node: Node<'_>) -> Read<Self> {
        if matches!(node.value, Json::Text(word) if word == IDLE) {
            return Ok(Self::Idle);
        }
        let what = "\"idle\", {\"op\": id}, {\"time\": T}, or {\"converged\": key, \"within\": D}";
        if !matches!(node.value, Json::Object(_)) {
            return Err(node.expected(what));
        }
        let object = node.object(&["op", "time", "converged", "within"])?;
        let forms = (
            object.field("op")?,
            object.field("time")?,
            object.field("converged")?,
            object.field("within")?,
        );
        match forms {
            (Some(op), None, None, None) => Ok(Self::Op { op }),
            (None, Some(time), None, None) => Ok(Self::Time { time }),
            (None, None, Some(converged), Some(within)) => {
                Ok(Self::Converged { converged, within })
            }
            _ => Err(node.expected(what)),
        }
    }
}

/// Reads a whole file.
pub(in crate::scenario) fn file(value: &Json) -> Read<File> {
    File::read(Node { value, place: &Place::Root })
}
