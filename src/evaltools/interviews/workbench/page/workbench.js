// The page of evaltools.interviews.Workbench: every interview of a folder, the code tree, and what is made of them.

import { Bench } from "./bench.js";

export default {
  render({ model, el }) {
    performance.mark("evaltools-coder-render");
    const bench = new Bench(model, el);
    return () => bench.close();
  },
};
