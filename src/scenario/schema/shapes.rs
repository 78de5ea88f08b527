//! The parts of a file that may take one of several shapes, and those whose fields must be there.

use super::{Describe, Described, object};
use crate::limits::{NODES_MOST, REPLICAS_MOST};
use crate::scenario::format::{
    ANY, ClusterFile, ContextFile, Empty, Every, File, IDLE, LEADER, LatencyFile, MANUAL,
    NeededFile, NetworkFile, Nodes, PartitionFile, QuorumFile, ReadersFile, Step, UntilFile,
    ValueFile, Weather,
};
use crate::scenario::text::Span;
use litemap::LiteMap;
use serde_json::{Value, json};

type Names = Vec<String>;

fn field<T: Describe>(name: &'static str, about: &'static str) -> Described {
    Described { name, about, schema: T::describe() }
}

fn any(shapes: &[Value]) -> Value {
    json!({"anyOf": shapes})
}

fn from_one(most: impl Into<u64>) -> Value {
    json!({"type": "integer", "minimum": 1, "maximum": most.into()})
}

impl Describe for File {
    fn describe() -> Value {
        let version = Described {
            name: "version",
            about: "The version of the format.",
            schema: json!({"const": 1}),
        };
        let fields = vec![
            version,
            field::<String>("title", "What it is called."),
            field::<String>("about", "What it shows, and its source."),
            field::<u64>("seed", "The seed of all chance."),
            field::<ClusterFile>("cluster", "The cluster."),
            field::<NetworkFile>("network", "The network."),
            field::<Names>("clients", "The clients' names."),
            field::<Vec<Step>>("script", "What happens."),
        ];
        object("A cluster, a network, clients and a script.", fields, &["version"])
    }
}

impl Describe for Nodes {
    fn describe() -> Value {
        any(&[from_one(NODES_MOST), Names::describe()])
    }
}

impl Describe for QuorumFile {
    fn describe() -> Value {
        let count = |name, about| Described { name, about, schema: from_one(REPLICAS_MOST) };
        let fields = vec![
            count("n", "Replicas of a key."),
            count("r", "Replies a get waits for."),
            count("w", "Acknowledgements a put waits for."),
        ];
        object("N, R and W.", fields, &["n", "r", "w"])
    }
}

impl Describe for Every {
    fn describe() -> Value {
        object("", vec![field::<Span>("every", "The period.")], &["every"])
    }
}

impl Describe for NetworkFile {
    fn describe() -> Value {
        any(&[json!({"const": MANUAL}), Weather::describe()])
    }
}

impl Describe for LatencyFile {
    fn describe() -> Value {
        let bounds = vec![
            field::<Span>("min", "The least delay."),
            field::<Span>("mean", "The mean delay."),
        ];
        let exponential = Described {
            name: "exponential",
            about: "At least `min`, on average `mean`.",
            schema: object("", bounds, &["min", "mean"]),
        };
        let laws = vec![
            field::<Span>("fixed", "Always the same."),
            field::<(Span, Span)>("uniform", "Any from the first to the second."),
            exponential,
            field::<Vec<(Span, u32)>>("table", "One of these, by weight."),
        ];
        let mut latency = object("The law of a delay.", laws, &[]);
        latency["minProperties"] = json!(1);
        latency["maxProperties"] = json!(1);
        latency
    }
}

impl Describe for ValueFile {
    fn describe() -> Value {
        any(&[
            json!({"type": "string", "description": "A plain text."}),
            json!({"type": "array", "items": {"type": "string"}, "description": "A cart."}),
            LiteMap::<String, String>::describe(),
        ])
    }
}

impl Describe for ContextFile {
    fn describe() -> Value {
        any(&[
            json!({"type": "string", "description": "last, none, or the id of an operation."}),
            LiteMap::<String, u64>::describe(),
        ])
    }
}

impl Describe for NeededFile {
    fn describe() -> Value {
        any(&[from_one(REPLICAS_MOST), json!({"const": ANY})])
    }
}

impl Describe for ReadersFile {
    fn describe() -> Value {
        any(&[from_one(REPLICAS_MOST), json!({"const": LEADER})])
    }
}

impl Describe for PartitionFile {
    fn describe() -> Value {
        let ends = vec![field::<Names>("from", "From these."), field::<Names>("to", "To these.")];
        any(&[
            Vec::<Names>::describe(),
            object("The first cannot reach the second.", ends, &["from", "to"]),
        ])
    }
}

impl Describe for Empty {
    fn describe() -> Value {
        any(&[json!({"const": true}), object("", Vec::new(), &[])])
    }
}

impl Describe for UntilFile {
    fn describe() -> Value {
        let converged = vec![
            field::<String>("converged", "All primaries of this key that are up hold the same."),
            field::<Span>("within", "At most so long."),
        ];
        any(&[
            json!({"const": IDLE}),
            object("", vec![field::<String>("op", "This operation has ended.")], &["op"]),
            object("", vec![field::<Span>("time", "This time has come.")], &["time"]),
            object("", converged, &["converged", "within"]),
        ])
    }
}
