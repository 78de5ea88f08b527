//! The link to the application: the context through which components send what the user did.

use crate::app::Msg;
use yew::prelude::*;

/// Where components send messages. It is made once, so that no component is drawn anew for it.
#[derive(Clone, PartialEq)]
pub(crate) struct AppLink {
    send: Callback<Msg>,
    inspect: Callback<Msg>,
}

impl AppLink {
    /// A link that sends messages to the first callback, and those that put something into an
    /// inspector to the second.
    pub(crate) fn new(send: Callback<Msg>, inspect: Callback<Msg>) -> Self {
        Self { send, inspect }
    }

    /// Sends a message.
    pub(crate) fn send(&self, msg: impl Into<Msg>) {
        self.send.emit(msg.into());
    }

    /// A callback that sends this message, whatever the event is.
    pub(crate) fn sends<E: 'static>(&self, msg: impl Into<Msg>) -> Callback<E> {
        let msg = msg.into();
        self.send.reform(move |_| msg.clone())
    }

    /// A callback that puts something into an inspector, which a small screen shows from then on.
    pub(crate) fn inspects<E: 'static>(&self, msg: impl Into<Msg>) -> Callback<E> {
        let msg = msg.into();
        self.inspect.reform(move |_| msg.clone())
    }

    /// A callback that sends what it reads from an event, if that is anything.
    pub(crate) fn reads<E: 'static>(
        &self,
        read: impl Fn(E) -> Option<Msg> + 'static,
    ) -> Callback<E> {
        let send = self.send.clone();
        Callback::from(move |event| {
            if let Some(msg) = read(event) {
                send.emit(msg);
            }
        })
    }
}

impl Default for AppLink {
    /// A link that leads nowhere, for a component that is shown without an application.
    fn default() -> Self {
        Self::new(Callback::noop(), Callback::noop())
    }
}

/// The link of the application around this component.
#[hook]
pub(crate) fn use_link() -> AppLink {
    use_context().unwrap_or_default()
}
