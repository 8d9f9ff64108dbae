"""The bundled demo portal: a small world of web sites, and the documents they serve."""
