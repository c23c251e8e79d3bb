//! Packages: immutable versions and the files of their content.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::id::PackageId;
use crate::model::package::{Manifest, ManifestFile, PackageVersion};

impl Tx<'_> {
    /// Stores a package version from its manifest and the digest of the signed manifest.
    pub fn insert_package_version(
        &mut self,
        manifest: &Manifest,
        digest: &Digest,
    ) -> Result<PackageVersion, Error> {
        let package = PackageVersion {
            package: manifest.package.clone(),
            version: manifest.version,
            name: manifest.name.clone(),
            created_at: manifest.created_at,
            manifest: *digest,
            size: manifest.size(),
            files: u32::try_from(manifest.files.len()).unwrap_or(u32::MAX),
            released_in: None,
        };
        let (id, version) = (package.package.as_str(), package.version);
        let values = [
            id.into(),
            version.into(),
            package.name.as_str().into(),
            package.created_at.into(),
            (&package.manifest).into(),
            package.size.into(),
            package.files.into(),
        ];
        self.execute(INSERT, &values)?;
        for file in &manifest.files {
            let values = [
                id.into(),
                version.into(),
                file.name.as_str().into(),
                file.size.into(),
                (&file.sha256).into(),
            ];
            self.execute(INSERT_FILE, &values)?;
        }
        for update in &manifest.authorization.updates {
            let update = update.update.id.as_str();
            self.execute(INSERT_UPDATE, &[id.into(), version.into(), update.into()])?;
        }
        Ok(package)
    }

    /// All versions of all packages, by id and version.
    pub fn packages(&mut self) -> Result<Vec<PackageVersion>, Error> {
        self.all(SELECT_ALL, &[], read)
    }

    /// A version of a package.
    pub fn package_version(
        &mut self,
        package: &PackageId,
        version: u32,
    ) -> Result<Option<PackageVersion>, Error> {
        self.first(SELECT, &[package.as_str().into(), version.into()], read)
    }

    /// The newest version of a package.
    pub fn latest_package_version(
        &mut self,
        package: &PackageId,
    ) -> Result<Option<PackageVersion>, Error> {
        self.first(SELECT_LATEST, &[package.as_str().into()], read)
    }

    /// Notes by which snapshot a package version was released.
    pub fn set_released(
        &mut self,
        package: &PackageId,
        version: u32,
        snapshot: u64,
    ) -> Result<(), Error> {
        let values = [package.as_str().into(), version.into(), snapshot.into()];
        self.execute(SET_RELEASED, &values)?;
        Ok(())
    }

    /// The files of a package version, by name; the signed manifest is not among them.
    pub fn package_files(
        &mut self,
        package: &PackageId,
        version: u32,
    ) -> Result<Vec<ManifestFile>, Error> {
        self.all(
            SELECT_FILES,
            &[package.as_str().into(), version.into()],
            |row| {
                let (name, size) = (row.text()?, row.number()?);
                Ok(ManifestFile::new(name, size, row.digest()?))
            },
        )
    }
}

fn read(row: &mut Row) -> Result<PackageVersion, Error> {
    Ok(PackageVersion {
        package: row.parse()?,
        version: row.number()?,
        name: row.text()?,
        created_at: row.time()?,
        manifest: row.digest()?,
        size: row.number()?,
        files: row.number()?,
        released_in: row.optional(Row::number)?,
    })
}

statements! {
    INSERT: "store a package version" = "
        INSERT INTO package_version (package, version, name, created_at, manifest, size, files)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    INSERT_FILE: "store the files of a package" = "
        INSERT INTO package_file (package, version, name, size, sha256)
        VALUES ($1, $2, $3, $4, $5)";
    INSERT_UPDATE: "store the updates of a package" = "
        INSERT INTO package_update (package, version, update_id)
        VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING";
    SET_RELEASED: "note a release" = "
        UPDATE package_version SET released_in = $3
        WHERE package = $1 AND version = $2";
    SELECT_ALL: "list packages" = "
        SELECT package, version, name, created_at, manifest, size, files, released_in
        FROM package_version
        ORDER BY package, version";
    SELECT: "read a package version" = "
        SELECT package, version, name, created_at, manifest, size, files, released_in
        FROM package_version
        WHERE package = $1 AND version = $2";
    SELECT_LATEST: "read a package version" = "
        SELECT package, version, name, created_at, manifest, size, files, released_in
        FROM package_version
        WHERE package = $1
        ORDER BY version DESC
        LIMIT 1";
    SELECT_FILES: "list the files of a package" = "
        SELECT name, size, sha256
        FROM package_file
        WHERE package = $1 AND version = $2
        ORDER BY name";
}
