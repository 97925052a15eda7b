import { expect } from "chai";
import { tokenProblem } from "../../../provider/volumes/token";
import { signToken } from "../../support/libstorage/identity";

const now = Date.UTC(2021, 6, 27, 12);
const claims = { sub: "ops", iat: 1, nbf: 1, exp: now / 1000 + 60 };

const wrong: readonly (readonly [string, string, string])[] = [
    ["two parts", "aaa.bbb", "is no JSON web token: those have three parts"],
    ["claims that are none", "aaa.bbb.ccc", "is no JSON web token: its claims cannot be read"],
    ["no claims", signToken({}, "key"), "has no sub, iat, nbf, exp: sub, iat, nbf and exp must all be in it"],
    [
        "no end",
        signToken({ ...claims, exp: 0 }, "key"),
        "has no exp: sub, iat, nbf and exp must all be in it",
    ],
    [
        "an end in the past",
        signToken({ ...claims, exp: now / 1000 }, "key"),
        "expired at 2021-07-27T12:00:00.000Z",
    ],
    [
        "a begin in the future",
        signToken({ ...claims, nbf: now / 1000 + 1 }, "key"),
        "is not valid before 2021-07-27T12:00:01.000Z",
    ],
];

describe("a token for libStorage", () => {
    for (const [what, token, problem] of wrong) {
        it(`cannot be accepted with ${what}`, () => expect(tokenProblem(token, now)).to.equal(problem));
    }

    it("may be right otherwise, also where it was made in the future", () => {
        expect(tokenProblem(signToken({ ...claims, iat: now }, "key"), now)).to.equal(undefined);
    });
});
