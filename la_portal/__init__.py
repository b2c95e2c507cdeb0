"""la_portal: termly online safety returns from schools to their local authority."""
