use super::*;
use proptest::prelude::*;

fn of(bytes: &[u8]) -> Option<FileHeader> {
    parse(&|offset, length| {
        let from = usize::try_from(offset).ok()?.min(bytes.len());
        Some(bytes[from..(from + length).min(bytes.len())].to_vec())
    })
}

fn put(bytes: &mut Vec<u8>, offset: usize, value: &[u8]) {
    if bytes.len() < offset + value.len() {
        bytes.resize(offset + value.len(), 0);
    }
    bytes[offset..offset + value.len()].copy_from_slice(value);
}

/// A block of a version resource (VS_VERSIONINFO of the Windows SDK).
fn block(name: &str, is_text: bool, value: &[u8], inner: &[Vec<u8>]) -> Vec<u8> {
    let wide = |text: &str| -> Vec<u8> {
        let letters = text.encode_utf16().chain([0]);
        letters.flat_map(u16::to_le_bytes).collect()
    };
    let mut bytes = vec![0; 6];
    bytes.extend(wide(name));
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes.extend(value);
    for one in inner {
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes.extend(one);
    }
    let length = u16::try_from(bytes.len()).unwrap();
    let value = u16::try_from(if is_text {
        value.len() / 2
    } else {
        value.len()
    })
    .unwrap();
    put(&mut bytes, 0, &length.to_le_bytes());
    put(&mut bytes, 2, &value.to_le_bytes());
    put(&mut bytes, 4, &u16::from(is_text).to_le_bytes());
    bytes
}

/// A PE32+ file with one section, which holds a version resource and nothing else.
fn program() -> Vec<u8> {
    let wide = |text: &str| -> Vec<u8> {
        let letters = text.encode_utf16().chain([0]);
        letters.flat_map(u16::to_le_bytes).collect()
    };
    let mut fixed = vec![0; 52];
    put(&mut fixed, 0, &0xfeef_04bd_u32.to_le_bytes());
    put(&mut fixed, 8, &0x0007_0008_u32.to_le_bytes());
    put(&mut fixed, 12, &0x0009_000a_u32.to_le_bytes());
    let said = |name: &str, text: &str| block(name, true, &wide(text), &[]);
    let texts = [
        said("CompanyName", "Example Ltd"),
        said("FileVersion", "7.8 beta"),
        said("OriginalFilename", "TOOL.EXE"),
        said("ProductName", "Tool"),
    ];
    let table = block("040904b0", true, &[], &texts);
    let strings = block("StringFileInfo", true, &[], &[table]);
    let version = block("VS_VERSION_INFO", false, &fixed, &[strings]);
    let mut bytes = b"MZ".to_vec();
    put(&mut bytes, 60, &128_u32.to_le_bytes());
    put(&mut bytes, 128, b"PE\0\0");
    put(&mut bytes, 134, &1_u16.to_le_bytes());
    put(&mut bytes, 148, &240_u16.to_le_bytes());
    put(&mut bytes, 152, &0x20b_u16.to_le_bytes());
    put(&mut bytes, 152 + 112 + 16, &0x3000_u32.to_le_bytes());
    let section = 152 + 240;
    put(&mut bytes, section + 8, &0x1000_u32.to_le_bytes());
    put(&mut bytes, section + 12, &0x3000_u32.to_le_bytes());
    put(&mut bytes, section + 16, &0x1000_u32.to_le_bytes());
    put(&mut bytes, section + 20, &0x400_u32.to_le_bytes());
    let base = 0x400;
    for (folder, id, to) in [
        (0, 16_u32, 0x8000_0018_u32),
        (0x18, 1, 0x8000_0030),
        (0x30, 1033, 0x48),
    ] {
        put(&mut bytes, base + folder + 14, &1_u16.to_le_bytes());
        put(&mut bytes, base + folder + 16, &id.to_le_bytes());
        put(&mut bytes, base + folder + 20, &to.to_le_bytes());
    }
    put(&mut bytes, base + 0x48, &0x3058_u32.to_le_bytes());
    let size = u32::try_from(version.len()).unwrap();
    put(&mut bytes, base + 0x4c, &size.to_le_bytes());
    put(&mut bytes, base + 0x58, &version);
    bytes
}

#[test]
fn a_windows_program_tells_its_version_as_text_with_its_maker() {
    let header = of(&program()).unwrap();
    assert_eq!(header.format, "pe");
    assert_eq!(header.version.as_deref(), Some("7.8 beta"));
    assert_eq!(header.manufacturer.as_deref(), Some("Example Ltd"));
    assert_eq!(header.product.as_deref(), Some("Tool"));
    assert_eq!(header.original_name.as_deref(), Some("TOOL.EXE"));
    assert_eq!(header.language.as_deref(), Some("1033"));
}

#[test]
fn a_program_without_a_text_of_its_version_has_four_numbers() {
    let bytes = program();
    let name: Vec<u8> = "FileVersion"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let at = bytes
        .windows(name.len())
        .position(|own| own == name)
        .unwrap();
    let mut other = bytes;
    other[at] = b'X';
    assert_eq!(of(&other).unwrap().version.as_deref(), Some("7.8.9.10"));
}

/// This very program, read by readelf too.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "an outside reader, in a test only"
)]
fn the_build_id_of_a_program_is_the_one_that_readelf_tells() {
    let own = std::env::current_exe().unwrap();
    let header = read(&File::open(&own).unwrap()).unwrap();
    assert_eq!(header.format, "elf");
    let Ok(told) = std::process::Command::new("readelf")
        .arg("-n")
        .arg(&own)
        .output()
    else {
        return;
    };
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let expected = told
        .lines()
        .find_map(|line| line.trim().strip_prefix("Build ID: "));
    assert_eq!(header.build_id.as_deref(), expected);
}

#[test]
fn the_soname_of_the_c_library_is_read() {
    let known = [
        "/lib/x86_64-linux-gnu/libc.so.6",
        "/lib/aarch64-linux-gnu/libc.so.6",
    ];
    for path in known {
        if let Ok(file) = File::open(path) {
            assert_eq!(read(&file).unwrap().soname.as_deref(), Some("libc.so.6"));
        }
    }
}

#[test]
fn a_text_has_no_header() {
    for bytes in [&b"#!/bin/sh\n"[..], b"", b"MZ", b"\x7fELF", b"\x7fELF\x03"] {
        assert_eq!(of(bytes), None, "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(at in 0_usize..2_000, bytes in prop::collection::vec(any::<u8>(), 1..9)) {
        let mut spoilt = program();
        put(&mut spoilt, at, &bytes);
        let _ = of(&spoilt);
        let mut elf = b"\x7fELF\x02\x01\x01".to_vec();
        elf.resize(400, 0);
        put(&mut elf, 32, &[64]);
        put(&mut elf, 54, &[56, 0, 3]);
        put(&mut elf, 64, &[4, 0, 0, 0]);
        put(&mut elf, at % 390, &bytes);
        let _ = of(&elf);
    }

    #[test]
    fn a_cut_file_is_no_trouble(length in 0_usize..2_000) {
        let whole = program();
        let _ = of(&whole[..length.min(whole.len())]);
    }
}
