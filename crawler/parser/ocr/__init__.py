"""Pictures of tables to cells: grid first, then each cell from cuts of its own, and which readings are proved.

Pure: pixels and a recogniser in, values out. Needs the extra ``ocr``; nothing here is imported without it but
``engine``.
"""
