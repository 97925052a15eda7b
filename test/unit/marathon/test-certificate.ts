/** A certificate of 127.0.0.1 and localhost that signs itself, valid from 2020 to 2120. It guards nothing. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIBATAKBggqhkjOPQQDAjAiMSAwHgYDVQQDDBdUZXN0IG9m
IHB1bHVtaS1tYXJhdGhvbjAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAw
MFowIjEgMB4GA1UEAwwXVGVzdCBvZiBwdWx1bWktbWFyYXRob24wWTATBgcqhkjO
PQIBBggqhkjOPQMBBwNCAAQijpYAEGls8XVkYTeVD8s/79JS2vcpZDKT0yX2ggoa
0zz7gND8ATHD6yFHQyFUU3UxRd4l2rgNsLfHoi6bT8AIo04wTDAaBgNVHREEEzAR
hwR/AAABgglsb2NhbGhvc3QwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUsM1v
uU8XMndJZnx3tCCrXHx73UswCgYIKoZIzj0EAwIDSAAwRQIhAKDGwnNSQjJNfCvO
/x+wUKH8070RpjVJ1n2WVOeh3oC1AiA7gdqCZRhQXpfVfVDQKz6SIIcwU2eBr347
ZdHsKfxoZA==
-----END CERTIFICATE-----
`;

/** The key of it, published on purpose: tests need a server that has it. */
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgl5Rnmiw0SSVKcT98
BoSf+MziEvPTcAGW5kkWjsAwKk+hRANCAAQijpYAEGls8XVkYTeVD8s/79JS2vcp
ZDKT0yX2ggoa0zz7gND8ATHD6yFHQyFUU3UxRd4l2rgNsLfHoi6bT8AI
-----END PRIVATE KEY-----
`;
