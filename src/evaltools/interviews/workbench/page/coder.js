// The page of evaltools.interviews.Coder. These modules are joined when the widget is loaded (`page/__init__.py`).

import { CoderPage } from "./page.js";

export default {
  render({ model, el }) {
    performance.mark("evaltools-coder-render");
    const page = new CoderPage(model, el);
    return () => page.close();
  },
};
