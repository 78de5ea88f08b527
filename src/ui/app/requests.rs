//! What the model asks of the browser, and what the browser answers.

use super::{App, PageMsg, RUN};
use crate::app::{BrowserFailure, FileMsg, Request};
use crate::ui::settings::Settings;
use crate::ui::{browser, crash};
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;
use yew::prelude::*;

/// A run is written to storage once it has been left alone for so long.
const REMEMBER_AFTER_MS: u32 = 400;
/// A saved run is text of some kilobytes; a file beyond this is not one.
const FILE_LARGEST_BYTES: u64 = 8 * 1024 * 1024;

impl App {
    /// Does what only the browser can.
    pub(super) fn perform(&mut self, request: Request, context: &Context<Self>) {
        match request {
            Request::CopyLink(fragment) => self.copy_link(&fragment, context),
            Request::SaveFile { name, text } => {
                if !browser::save_file(&name, &text) {
                    self.apply(FileMsg::BrowserFailed(BrowserFailure::File), context);
                }
            }
            // What a link asks for lasts as long as the page: the reader has not chosen it.
            Request::ShowTheme(theme) => self.show_settings(Settings { theme, ..self.settings }),
            Request::Remember(text) => {
                crash::keep_run(&text);
                let scope = context.link().clone();
                let wait = Timeout::new(REMEMBER_AFTER_MS, move || {
                    scope.send_message(PageMsg::Remember);
                });
                self.unsaved = Some((text, wait));
            }
        }
    }

    /// Puts a link into the address and onto the clipboard.
    fn copy_link(&mut self, fragment: &str, context: &Context<Self>) {
        match browser::set_fragment(fragment).and_then(|link| browser::copy(&link)) {
            Some(promise) => context
                .link()
                .send_future(async { PageMsg::Copied(JsFuture::from(promise).await.is_ok()) }),
            None => self.copied(false, context),
        }
    }

    /// The clipboard has taken a link, or refused it.
    pub(super) fn copied(&mut self, is_copied: bool, context: &Context<Self>) {
        let failed = FileMsg::BrowserFailed(BrowserFailure::Clipboard);
        self.apply(if is_copied { FileMsg::LinkCopied } else { failed }, context);
    }

    /// Reads a chosen file.
    pub(super) fn read(&mut self, file: File, context: &Context<Self>) {
        let file = gloo_file::File::from(file);
        if file.size() > FILE_LARGEST_BYTES {
            return self.opened(None, context);
        }
        context.link().send_future(async move {
            PageMsg::FileRead(gloo_file::futures::read_as_text(&file).await.ok())
        });
    }

    /// A file was read, unless it could not be.
    pub(super) fn opened(&mut self, text: Option<String>, context: &Context<Self>) {
        let failed = FileMsg::BrowserFailed(BrowserFailure::File);
        self.apply(text.map_or(failed, FileMsg::OpenText), context);
    }

    /// Writes the run to storage; that this is impossible is said once.
    pub(super) fn remember(&mut self, context: &Context<Self>) {
        let Some((text, _)) = self.unsaved.take() else {
            return;
        };
        if browser::store(RUN, &text) {
            // A link's run is no longer the one on screen, and a reload must not bring it back.
            browser::forget_fragment();
        } else if !self.storage_failed {
            self.storage_failed = true;
            self.apply(FileMsg::BrowserFailed(BrowserFailure::Storage), context);
        }
    }
}
