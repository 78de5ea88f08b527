// Starts the program, and says in words why it did not start or has stopped, where the browser would
// leave a picture standing that no longer answers. It stands in a file of its own, and not in the
// page, so that a content security policy needs no 'unsafe-inline'; and it is no part of the program,
// because a program that has failed can say nothing.
const boot = () => {
  const notice = document.querySelector('[data-boot]');
  const message = document.querySelector('[data-boot-message]');
  const glue = document.getElementById('program-glue');
  const wasm = document.querySelector('[name=program-wasm]');

  const explain = (sentence, detail) => {
    message.setAttribute('role', 'alert');
    message.textContent = detail ? `${sentence} (${detail})` : sentence;
    // A program that fails while it draws its first picture has taken the notice away already.
    if (!notice.isConnected) document.body.prepend(notice);
  };

  const add = (parent, name, className, text) => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return parent.appendChild(element);
  };

  // The program leaves its last run, and its last words where it had any, with the window. A fault
  // without words is a trap: the memory is gone, or what was in it.
  const stopped = (error) => {
    if (document.getElementById('crash')) return;
    const main = add(document.body, 'main', 'crash', '');
    main.id = 'crash';
    main.dataset.testid = 'crash';
    const banner = add(main, 'section', '', '');
    banner.setAttribute('role', 'alert');
    add(banner, 'h1', 'crash-title', 'Quorumscope has stopped: this is a fault in the program.');
    const run = String(window.lastRun || '');
    const saved = 'The run can still be saved. Reload the page to go on; the last state is opened again.';
    add(banner, 'p', '', run ? saved : 'Reload the page to begin anew.');
    add(banner, 'code', 'crash-code', window.lastWords || error);
    if (run) {
      const save = add(banner, 'a', 'button', 'Save the run');
      save.download = 'quorumscope-run.json';
      save.href = URL.createObjectURL(new Blob([run.slice(run.indexOf('{'))]));
    }
    const reload = add(banner, 'button', 'button is-primary', 'Reload');
    reload.addEventListener('click', () => {
      location.reload();
    });
    // What still stands there answers nobody.
    for (const page of document.querySelectorAll('.page')) page.setAttribute('inert', '');
  };

  if (typeof WebAssembly !== 'object') {
    explain('Quorumscope cannot run here: this browser has no WebAssembly, or it is switched off.');
    return;
  }

  // Errors of extensions and of other scripts are not the program's.
  const isOurs = (error, file) => error instanceof WebAssembly.RuntimeError || file === glue.href;
  addEventListener('error', (event) => {
    if (event.error && isOurs(event.error, event.filename)) stopped(event.error);
  });
  addEventListener('unhandledrejection', (event) => {
    if (isOurs(event.reason)) stopped(event.reason);
  });

  // What is drawn is measured, so the styles come first; one that never comes is no reason to wait.
  const hasCome = (link) =>
    link.sheet ||
    new Promise((resolve) => {
      link.addEventListener('load', resolve);
      link.addEventListener('error', resolve);
    });
  const styles = [...document.querySelectorAll('link[rel=stylesheet]')].map(hasCome);

  // The wasm is compiled while it comes in, and the browser keeps the code for the next visit.
  Promise.all([import(glue.href), fetch(wasm.content), ...styles])
    .then(([program, response]) => program.default({ module_or_path: response }))
    .catch((error) => {
      console.error(error);
      if (window.lastRun) return stopped(error);
      explain(
        'Quorumscope could not be started: a part of the page did not load, or this browser is too old for it. Reload the page to try again.',
        error && error.message,
      );
    });
};

// It waits for the document alone: a deferred script would wait for the style sheets before it asks
// for the wasm.
if (document.readyState === 'loading') addEventListener('DOMContentLoaded', boot);
else boot();
