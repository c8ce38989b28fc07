// Answers as services give them, and what else may come in their place.

import SigV4
import Testing

@Suite("Answers of services")
struct ServiceAnswerTests {
  private var explanation: Explanation {
    get throws { try Sample.signer().explain(SigningRequest(url: "https://example.amazonaws.com/"), at: Sample.time) }
  }

  @Test("Entities, sections of characters, comments, namespaces and attributes")
  func xml() throws {
    let text = """
      \u{FEFF}<?xml version="1.0"?><!DOCTYPE e><!-- <Code>No</Code> --><s:Error a="b"><s:Code>A&lt;&gt;&amp;&quot;&apos;\
      &#66;&#x43;&#X64;&unknown;&#xD800;&#;&</s:Code><Message x='1'><![CDATA[<b>&amp;</b>]]> c</Message><Region/>\
      <StringToSign></StringToSign></s:Error>
      """
    let answer = try ServiceAnswer(Array(text.utf8))
    #expect(answer.code == "A<>&\"'BCd&unknown;&#xD800;&#;&")
    #expect(answer.message == "<b>&amp;</b> c")
    #expect(answer.time == nil && answer.stringToSign == "")
  }

  @Test("The bytes are taken where text and bytes differ")
  func bytes() throws {
    let text =
      "<Error><Code>x</Code><StringToSign>a b</StringToSign><StringToSignBytes>61 20 20 62</StringToSignBytes>"
      + "<CanonicalRequest>c</CanonicalRequest><CanonicalRequestBytes>6 g</CanonicalRequestBytes></Error>"
    let answer = try ServiceAnswer(Array(text.utf8))
    #expect(answer.stringToSign == "a  b")
    #expect(answer.canonicalRequest == "c")
  }

  @Test("The time at which the service found the request signed")
  func time() throws {
    let answer = try ServiceAnswer(AnswerForm.json.answer(showing: ShownTexts(explanation), signature: ""))
    #expect(answer.time?.description == "20150830T123600Z")
    #expect(answer.code == "InvalidSignatureException")
  }

  @Test("A text within quotes that holds quotes itself")
  func quotes() throws {
    let ours = try Sample.signer().explain(
      SigningRequest(url: "https://h/", headers: [HeaderField("x-custom", "it's 'quoted'")]), at: Sample.time)
    for form in AnswerForm.allCases {
      let answer = try ServiceAnswer(form.answer(showing: ShownTexts(ours), signature: ours.signature))
      #expect(answer.canonicalRequest == ours.canonicalRequest)
      #expect(Mismatch.explain(answer, of: ours).findings.map(\.cause) == [.secret])
    }
  }

  @Test(
    "What is no answer",
    arguments: [
      "", " \n", "Service Unavailable", "<html><body>502</body></html>", "<", "<>", "</", "<!", "<![CDATA[", "<!--",
      "&",
      "{}", "[]", "null", "{\"a\":", "{\"message\": 1}", "\u{FEFF}", "<Code", "<Code>x", "<Code><b>x</b></Code>",
    ])
  func unreadable(text: String) throws {
    #expect { try ServiceAnswer(Array(text.utf8)) } throws: { ($0 as? SigV4Error)?.code == .unreadableAnswer }
  }

  @Test("An answer that is too long, or deep")
  func bounds() throws {
    let long = "<Code>" + String(repeating: "a", count: ServiceAnswer.maximumByteCount) + "</Code>"
    #expect { try ServiceAnswer(Array(long.utf8)) } throws: { ($0 as? SigV4Error)?.code == .unreadableAnswer }
    for text in ["[", "{\"a\":", "<a>", "<![CDATA[", "&#x"] {
      let deep = Array(String(repeating: text, count: 100_000).utf8)
      #expect { try ServiceAnswer(deep) } throws: { ($0 as? SigV4Error)?.code == .unreadableAnswer }
    }
  }

  @Test("An answer cut anywhere, or with a byte changed anywhere, is read or refused")
  func damaged() throws {
    let ours = try explanation
    for form in AnswerForm.allCases {
      let whole = form.answer(showing: ShownTexts(ours), signature: ours.signature)
      for index in stride(from: 0, to: whole.count, by: 5) {
        var changed = whole
        for byte: UInt8 in [0, UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "\""), 0xff] {
          changed[index] = byte
          for bytes in [changed, Array(whole.prefix(index))] {
            guard let answer = try? ServiceAnswer(bytes) else { continue }
            #expect(!Mismatch.explain(answer, of: ours).findings.isEmpty)
          }
        }
      }
    }
  }

  @Test(
    "What codes and messages say where no texts are shown",
    arguments: [
      ("<Code>SignatureDoesNotMatch</Code>", [Mismatch.Cause.notShown], "does not show"),
      ("<Code>RequestTimeTooSkewed</Code><ServerTime>2015-08-30T14:00:00Z</ServerTime>", [.clock], "2015-08-30T14"),
      ("<Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region>", [.region], "eu-west-1"),
      ("<Code>InvalidAccessKeyId</Code>", [.accessKey], "partition"),
      ("<Code>XAmzContentSHA256Mismatch</Code>", [.payload], "body"),
      ("{\"__type\":\"UnrecognizedClientException\"}", [.accessKey], "token"),
      (
        "<Code>SignatureDoesNotMatch</Code><Message>Signature expired: 20150830T123600Z is now earlier than …</Message>",
        [.clock], "now earlier"
      ),
      (
        "{\"message\":\"Credential should be scoped to a valid region. Credential should be scoped to correct service: 'es'\"}",
        [.region, .service], "correct service"
      ),
      (
        "{\"message\":\"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP\"}",
        [.date], "YYYYMMDD"
      ),
    ] as [(String, [Mismatch.Cause], String)])
  func codes(text: String, causes: [Mismatch.Cause], words: String) throws {
    let findings = Mismatch.explain(try ServiceAnswer(Array(text.utf8)), of: try explanation).findings
    #expect(findings.map(\.cause) == causes)
    #expect(findings.last?.message.contains(words) == true, "\(findings)")
  }
}
