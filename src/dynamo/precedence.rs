//! Which of two versions stands where both meet: the one judge of that for what is drawn, said and
//! counted, asked of the rules by which replicas reconcile.

use super::clock::Relation;
use super::policy::Versioning;
use super::reconcile;
use super::version::{Record, Version};

/// True if a copy that holds both keeps nothing of `other`. Where whatever arrives last stands,
/// neither has precedence.
#[must_use]
pub fn replaces(versioning: Versioning, one: &Version, other: &Version) -> bool {
    match versioning {
        Versioning::VectorClock | Versioning::DottedVersionVector => {
            one.relation(other, versioning) == Some(Relation::After)
        }
        Versioning::LastWriteWins => {
            let [one, other] = [one, other].map(|version| Record::single(version.clone()));
            let both = reconcile::merge(versioning, &one, &other);
            both.same_as(&one) && !both.same_as(&other)
        }
        Versioning::LastArrivalWins => false,
    }
}
