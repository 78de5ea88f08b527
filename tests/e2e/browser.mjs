// The browser that `cargo xtask` found, and how to start it quietly without a network.

/** The sizes that the page is made for: a desk, a small projector, a phone. */
export const VIEWPORTS = {
  desk: { width: 1440, height: 900 },
  projector: { width: 1024, height: 618 },
  phone: { width: 390, height: 844 },
};

/** The colour schemes of the system that the page follows. */
export const THEMES = ['light', 'dark'];

const required = (name) => {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set; start this through cargo xtask, which sets it`);
  }
  return value;
};

/** The address of the built page at the root of a host. */
export const pageAddress = () => required('QUORUMSCOPE_URL');

/** The address of the same page in a folder of a host. */
export const subPathAddress = () => required('QUORUMSCOPE_SUB_PATH_URL');

/** What Playwright needs to start the browser of this machine. */
export const launchOptions = () => ({
  executablePath: required('CHROMIUM_PATH'),
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
