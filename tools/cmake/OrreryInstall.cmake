# cmake --install: the program, its assets, and what a desktop and a shell want to know of it.

install(TARGETS orrery RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# What the program finds by a relative name; pictures for pages and files for the desktop go elsewhere or nowhere.
foreach(folder examples graphs lessons models)
    install(DIRECTORY ${CMAKE_SOURCE_DIR}/assets/${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/orrery/assets)
endforeach()
install(FILES ${CMAKE_SOURCE_DIR}/assets/desktop/orrery.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${CMAKE_SOURCE_DIR}/assets/desktop/orrery-mime.xml
    DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages RENAME orrery.xml)
install(FILES ${CMAKE_SOURCE_DIR}/assets/desktop/orrery.svg
    DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES ${CMAKE_SOURCE_DIR}/assets/desktop/orrery.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME orrery)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
