internal import Testing

@testable internal import aws_sign

@Suite("URLs")
struct URLTests {
  @Test(
    "s3://bucket/key: every character of the key is meant",
    arguments: [
      ("s3://bucket/key", "us-east-1", "https://bucket.s3.us-east-1.amazonaws.com/key"),
      ("S3://bucket/key", "us-east-1", "https://bucket.s3.us-east-1.amazonaws.com/key"),
      ("s3://bucket", "eu-west-1", "https://bucket.s3.eu-west-1.amazonaws.com/"),
      ("s3://bucket/", "eu-west-1", "https://bucket.s3.eu-west-1.amazonaws.com/"),
      ("s3://bucket//a//b/", "eu-west-1", "https://bucket.s3.eu-west-1.amazonaws.com//a//b/"),
      ("s3://bucket/a/../.b", "eu-west-1", "https://bucket.s3.eu-west-1.amazonaws.com/a/../.b"),
      (
        "s3://bucket/a b+c%20?d=e&f#g", "eu-west-1",
        "https://bucket.s3.eu-west-1.amazonaws.com/a%20b%2Bc%2520%3Fd%3De%26f%23g"
      ),
      ("s3://bucket/-._~*'()!:@", "eu-west-1", "https://bucket.s3.eu-west-1.amazonaws.com/-._~%2A%27%28%29%21%3A%40"),
      (
        "s3://bucket/é/\u{65}\u{301}/日", "eu-west-1",
        "https://bucket.s3.eu-west-1.amazonaws.com/%C3%A9/e%CC%81/%E6%97%A5"
      ),
      ("s3://bucket/a\nb\t", "eu-west-1", "https://bucket.s3.eu-west-1.amazonaws.com/a%0Ab%09"),
      ("s3://my.bucket/key", "eu-west-1", "https://s3.eu-west-1.amazonaws.com/my.bucket/key"),
      ("s3://My_Bucket/key", "us-east-1", "https://s3.us-east-1.amazonaws.com/My_Bucket/key"),
      ("s3://bucket/key", "cn-north-1", "https://bucket.s3.cn-north-1.amazonaws.com.cn/key"),
      ("s3://my.bucket/key", "cn-northwest-1", "https://s3.cn-northwest-1.amazonaws.com.cn/my.bucket/key"),
      ("s3://bucket/key", "us-gov-west-1", "https://bucket.s3.us-gov-west-1.amazonaws.com/key"),
      ("s3://bucket/key", "eusc-de-east-1", "https://bucket.s3.eusc-de-east-1.amazonaws.eu/key"),
      ("s3://bucket/key", "us-isob-east-1", "https://bucket.s3.us-isob-east-1.sc2s.sgov.gov/key"),
    ])
  func s3(text: String, region: String, expected: String) async throws {
    #expect(try S3URL(text)?.httpsURL(region: region) == expected)
    // What is signed is what was made, and the region and service are known.
    let url = try await World().output("presign", text, "--region", region)
    #expect(url.hasPrefix(expected + "?X-Amz-Algorithm="))
    #expect(url.contains("%2F\(region)%2Fs3%2Faws4_request"))
  }

  @Test(
    "What no bucket can be called",
    arguments: [
      ("s3://", "the bucket is missing"), ("s3:///key", "the bucket is missing"),
      ("s3://bucket?list-type=2", "no bucket has such a name"),
      ("s3://arn:aws:s3:x:y/key", "no bucket has such a name"),
      ("s3://../key", "no bucket has such a name"), ("s3://b@c/key", "no bucket has such a name"),
      ("s3://bücket/key", "no bucket has such a name"),
      ("s3://bucket--usw2-az1--x-s3/key", "for a directory bucket give the https URL"),
    ])
  func noBucket(text: String, words: String) async throws {
    try await World().expectRefusal(["presign", text, "--region", "us-east-1"], exitStatus: 2, saying: words)
  }

  @Test(
    "Of an https URL only what no URL may have is encoded",
    arguments: [
      ("https://h/a b", "https://h/a%20b"),
      ("https://h/a%20b%2f", "https://h/a%20b%2f"),
      ("https://h/é?q=日", "https://h/%C3%A9?q=%E6%97%A5"),
      ("https://h/\"<>\\^`{|}[]", "https://h/%22%3C%3E%5C%5E%60%7B%7C%7D%5B%5D"),
      ("https://h/-._~!$&'()*+,;=:@/?/?:@=&", "https://h/-._~!$&'()*+,;=:@/?/?:@=&"),
      ("https://[::1]:9000/[a]", "https://[::1]:9000/%5Ba%5D"),
      ("https://h?a b", "https://h?a%20b"),
      ("https://h", "https://h"),
      // Left for the signer to refuse.
      ("https://é/", "https://é/"), ("https://h/%", "https://h/%"), ("https://h/\n#", "https://h/\n#"),
      ("", ""), ("a:", "a:"), ("a", "a"),
    ])
  func pasted(text: String, expected: String) {
    #expect(percentEncodingIllegalCharacters(in: text) == expected)
  }

  @Test("A pasted URL signs as its encoded form does")
  func pastedAndEncoded() async throws {
    let world = World()
    let pasted = try await world.output("presign", "https://bucket.s3.eu-west-1.amazonaws.com/a b/é.txt?x=1 2")
    #expect(
      try await world.output("presign", "https://bucket.s3.eu-west-1.amazonaws.com/a%20b/%C3%A9.txt?x=1%202") == pasted)
    #expect(
      try await world.output("presign", "s3://bucket/a b/é.txt", "--region", "eu-west-1").hasPrefix(pasted.prefix(62)))
  }
}
