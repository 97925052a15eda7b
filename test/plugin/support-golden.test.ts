import { expect } from "chai";
import { withoutVariables } from "../support/golden";

describe("the golden form of the CLI's output", () => {
    const cases: Record<string, [printed: string, kept: string]> = {
        "has no colours": ["\u001b[1m\u001b[38;5;2m+ create\u001b[0m", "+ create"],
        "has no ports of the loopback interface": [
            "at http://127.0.0.1:41119/v2",
            "at http://127.0.0.1:PORT/v2",
        ],
        "has no durations": ["web created (0.41s)\nDuration: 1m3s", "web created (TIME)\nDuration: TIME"],
        "has no signs of life": ["@ previewing update....\nweb created (2s)", "web created (TIME)"],
        "has no deployment ids": ["by 1b55a06d-c189-42d0-ad19-e53ae3dab20d", "by UUID"],
        "has no instants": ["since 2026-11-21T02:15:57.950Z", "since INSTANT"],
        "has no temporary folders": ["in /tmp/pulumi-marathon-u5f44q/index.ts", "in FOLDER/index.ts"],
        "has no white space at the end of lines": ["web   \n  db \n\n", "web\n  db"],
        "keeps everything else": ["~ cpus: 0.5 => 1", "~ cpus: 0.5 => 1"],
    };

    for (const [title, [printed, kept]] of Object.entries(cases)) {
        it(title, () => {
            expect(withoutVariables(printed)).to.equal(kept);
        });
    }
});
