// Starts the program. It stands in a file of its own, and not in the page, so that a content
// security policy needs no 'unsafe-inline'; and it says in words why the program did not start,
// where the browser would leave the loading text standing for ever.
(() => {
  const notice = document.querySelector('[data-boot]');
  const message = document.querySelector('[data-boot-message]');
  const glue = document.getElementById('program-glue');
  const wasm = document.getElementById('program-wasm');

  const explain = (sentence, detail) => {
    message.setAttribute('role', 'alert');
    message.textContent = detail ? `${sentence} (${detail})` : sentence;
    // A program that fails while it draws its first picture has taken the notice away already.
    if (!notice.isConnected) document.body.prepend(notice);
  };

  if (typeof WebAssembly !== 'object') {
    explain('Quorumscope cannot run here: this browser has no WebAssembly, or it is switched off.');
    return;
  }

  import(glue.href)
    .then((program) => program.default({ module_or_path: wasm.href }))
    .catch((error) => {
      console.error(error);
      explain(
        'Quorumscope could not be started: a part of the page did not load, or this browser is too old for it. Reload the page to try again.',
        error && error.message,
      );
    });
})();
