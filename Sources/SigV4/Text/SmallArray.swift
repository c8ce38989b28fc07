internal import Crypto

/// A list that lies on the stack while it is short, and moves to the heap when it grows beyond `inlineCapacity`.
struct SmallArray<let inlineCapacity: Int, Element>: ~Copyable {
  private var inline: InlineArray<inlineCapacity, Element>
  /// All elements while there are more than `inlineCapacity`; otherwise empty.
  private var spilled: [Element] = []
  private(set) var count = 0

  /// - Parameter filler: What the unused part of the inline storage holds.
  @inline(__always)
  init(filler: Element) { inline = InlineArray(repeating: filler) }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count < inlineCapacity {
      inline[count] = element
    } else {
      spill(adding: 1)
      spilled.append(element)
    }
    count &+= 1
  }

  @inline(never)
  private mutating func spill(adding addedCount: Int) {
    guard spilled.isEmpty else { return }
    spilled.reserveCapacity(max(inlineCapacity * 2, count + addedCount))
    let kept = inline.span.extracting(first: count)
    for i in kept.indices { spilled.append(kept[i]) }
  }

  var span: Span<Element> {
    if spilled.isEmpty { inline.span.extracting(first: count) } else { spilled.span }
  }

  subscript(position: Int) -> Element {
    @inline(__always)
    get { count <= inlineCapacity ? inline[position] : spilled[position] }
    set { if count <= inlineCapacity { inline[position] = newValue } else { spilled[position] = newValue } }
  }

  /// Removes the last element, if there is one.
  mutating func removeLast() {
    guard count > 0 else { return }
    count -= 1
    guard !spilled.isEmpty else { return }
    spilled.removeLast()
    // Back to the stack, where `append` expects what is short enough.
    if count == inlineCapacity {
      for i in 0..<count { inline[i] = spilled[i] }
      spilled.removeAll()
    }
  }

  /// Sorts by insertion while the list is short, as it nearly always is.
  mutating func sort(by precedes: (Element, Element) -> Bool) {
    guard spilled.isEmpty else { return spilled.sort(by: precedes) }
    var elements = inline.mutableSpan
    for i in 0..<count {
      var j = i
      while j > 0, precedes(elements[j], elements[j - 1]) {
        elements.swapAt(j, j - 1)
        j -= 1
      }
    }
  }
}

extension SmallArray where Element == UInt8 {
  @inline(__always)
  mutating func append(contentsOf bytes: Span<UInt8>) {
    if bytes.count <= inlineCapacity &- count, spilled.isEmpty {
      var destination = inline.mutableSpan
      destination.copy(bytes, to: count)
    } else {
      spill(adding: bytes.count)
      spilled.append(addingCapacity: bytes.count) { $0.append(contentsOf: bytes) }
    }
    count &+= bytes.count
  }
}
