"""Makes an input that fails as small as possible while it still fails."""
# SPDX-License-Identifier: MIT


def smallest(data, fails, tries=300):
    """Leaves out halves, quarters, and so on down to single items. `data` can be sliced."""
    size = max(1, len(data) // 2)
    while True:
        start, shrank = 0, False
        while start < len(data):
            shorter = data[:start] + data[start + size:]
            tries -= 1
            if tries < 0:
                return data
            if len(shorter) and fails(shorter):
                data, shrank = shorter, True
            else:
                start += size
        if size == 1 and not shrank:
            return data
        size = max(1, size // 2)
