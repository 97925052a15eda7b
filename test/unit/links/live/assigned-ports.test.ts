import { expect } from "chai";
import { assignedPorts } from "../../../../provider/links/live/assigned-ports";

const range = { min: 10050, max: 10100 };

describe("the ports marathon-lb makes up", () => {
    it("follow from the app and the port", () => {
        expect(assignedPorts([{ appId: "/web", instancePort: 8080 }], range)).to.deep.equal([10068]);
    });

    it("are the same for the same port", () => {
        const request = { appId: "/web", instancePort: 8080 };
        expect(assignedPorts([request, request], range)).to.deep.equal([10068, 10068]);
    });

    it("differ while there are numbers left", () => {
        const requests = Array.from({ length: 51 }, (_, n) => ({ appId: `/a${n}`, instancePort: 80 }));
        const numbers = assignedPorts(requests, range);
        expect(new Set(numbers)).to.have.property("size", 51);
        expect(Math.min(...numbers.map(Number))).to.equal(10050);
        expect(Math.max(...numbers.map(Number))).to.equal(10100);
    });

    it("are none once the range is used up", () => {
        const requests = [80, 81].map((instancePort) => ({ appId: "/web", instancePort }));
        expect(assignedPorts(requests, { min: 20000, max: 20000 })).to.deep.equal([20000, undefined]);
    });
});
