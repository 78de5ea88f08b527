//! Objects that have one of several forms.

use serde::de::value::{MapAccessDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess};

/// Reads an object whose only field says which form it has: an enum as serde writes it, except that
/// an object without a field, or with a second one, is refused by a sentence.
pub(super) fn one_form<'de, M: MapAccess<'de>, T>(
    mut map: M,
    expected: &str,
    read: impl FnOnce(MapAccessDeserializer<FirstField<'_, M>>) -> Result<T, M::Error>,
) -> Result<T, M::Error> {
    let Some(name) = map.next_key::<String>()? else {
        return Err(M::Error::custom(format!("expected {expected}, found {{}}")));
    };
    let form = read(variant(name.clone(), &mut map))?;
    match map.next_key::<String>()? {
        None => Ok(form),
        Some(second) => Err(M::Error::custom(format!("either {name} or {second}, not both"))),
    }
}

/// A field whose name was read, with its value still to be read, as an enum: its name is that of
/// the variant.
pub(super) fn variant<'a, 'de, M: MapAccess<'de>>(
    name: String,
    map: &'a mut M,
) -> MapAccessDeserializer<FirstField<'a, M>> {
    MapAccessDeserializer::new(FirstField { name: Some(name), map })
}

/// A map of one field, whose name was read from another map.
pub(super) struct FirstField<'a, M> {
    name: Option<String>,
    map: &'a mut M,
}

impl<'de, M: MapAccess<'de>> MapAccess<'de> for FirstField<'_, M> {
    type Error = M::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, M::Error> {
        let name = self.name.take();
        let name = name.map(|name| -> StringDeserializer<M::Error> { name.into_deserializer() });
        name.map(|name| seed.deserialize(name)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, M::Error> {
        self.map.next_value_seed(seed)
    }
}
