import type { Scenario } from '../recorder/scenario.ts';
import { single } from './single.ts';

const aptOptions = (mirror: string): string => `
  mkdir -p apt/lists/partial apt/cache/archives/partial apt/etc
  printf 'deb [trusted=yes] http://${mirror}/debian stable main\\n' > apt/sources.list
  apt_here() {
    apt-get -q -o APT::Sandbox::User=root -o Dir::Etc="$PWD/apt/etc" -o Dir::Etc::sourcelist="$PWD/apt/sources.list" \\
      -o Dir::Etc::sourceparts=- -o Dir::State::lists="$PWD/apt/lists" -o Dir::Cache="$PWD/apt/cache" \\
      -o Acquire::Languages=none -o Acquire::Retries=0 -o Acquire::http::Proxy=DIRECT "$@"
  }`;

/** Package managers, version control and other programs that keep a machine up to date. */
export const packageManagers: readonly Scenario[] = [
  single({
    capture: 'benign-apt',
    network: '10.21.1',
    host: 30,
    software: 'APT',
    package: 'apt',
    userAgent: /^Debian APT-HTTP\//,
    behaviour:
      'updates its lists and downloads three packages, pipelined, from a mirror that is on no list of sites',
    script: `${aptOptions('pakete.werkzeugkiste.example')}
      apt_here update || true
      apt_here download messlatte winkelmass zollstock`,
  }),
  single({
    capture: 'benign-apt-debian',
    network: '10.21.2',
    host: 31,
    software: 'APT',
    package: 'apt',
    userAgent: /^Debian APT-HTTP\//,
    behaviour:
      'the same from deb.debian.org (answered locally); Filtered with a longer list of top sites than the default',
    script: `${aptOptions('deb.debian.org')}
      apt_here update || true
      apt_here download messlatte winkelmass`,
  }),
  single({
    capture: 'benign-pip',
    network: '10.21.3',
    host: 44,
    software: 'pip',
    package: 'python3-pip',
    userAgent: /^pip\//,
    behaviour: 'downloads a wheel from an index of the house',
    script: `/usr/bin/python3 -m pip -q download --no-deps --no-cache-dir --disable-pip-version-check \\
      --index-url http://pypi.schlangenhaus.example/simple --trusted-host pypi.schlangenhaus.example messlatte`,
  }),
  single({
    capture: 'benign-npm',
    network: '10.21.4',
    host: 45,
    software: 'npm',
    versionCommand: ['npm', '--version'],
    userAgent: /^npm\//,
    behaviour: 'looks up a package and fetches its archive',
    script: `npm --registry http://registry.knotenpunkt.example/ --cache ./cache --no-update-notifier pack messlatte || true`,
  }),
  single({
    capture: 'benign-gem',
    network: '10.21.6',
    host: 47,
    software: 'RubyGems',
    package: 'ruby',
    userAgent: /RubyGems\//,
    behaviour: 'asks a gem server for a gem that it does not have',
    script: 'gem fetch messlatte --clear-sources --source http://gems.rubinschliff.example/ || true',
  }),
  single({
    capture: 'benign-cpanm',
    network: '10.21.7',
    host: 48,
    software: 'cpanminus',
    package: 'cpanminus',
    userAgent: /cpanminus|HTTP-Tiny|curl|Wget/i,
    behaviour: 'reads the package index of a mirror and tries a distribution',
    script: 'cpanm --quiet --mirror http://cpan.perlenkette.example --mirror-only MessLatte || true',
  }),
  single({
    capture: 'benign-composer',
    network: '10.21.8',
    host: 49,
    software: 'Composer',
    package: 'composer',
    userAgent: /^Composer\//,
    behaviour: 'asks a repository for a package',
    script: `
      printf '{"repositories":[{"packagist.org":false},{"type":"composer","url":"http://packagist.packesel.example"}],"config":{"secure-http":false},"require":{"garten/messlatte":"^1.0"}}' > composer.json
      COMPOSER_ALLOW_SUPERUSER=1 timeout 40 composer -q update --no-install || true`,
  }),
  single({
    capture: 'benign-dnf',
    network: '10.21.9',
    host: 50,
    software: 'DNF (libdnf)',
    package: 'dnf',
    userAgent: /^libdnf/,
    behaviour: 'refreshes the metadata of a repository',
    script: `
      timeout 40 dnf -q --releasever=9 --setopt=reposdir=/nonexistent --setopt=cachedir=$PWD/cache --setopt=logdir=$PWD --setopt=retries=1 \\
        --repofrompath=haus,http://spiegel.rotehut.example --repo=haus makecache || true`,
  }),
  single({
    capture: 'benign-pacman',
    network: '10.21.10',
    host: 51,
    software: 'pacman',
    package: 'pacman-package-manager',
    userAgent: /^pacman\//,
    behaviour: 'refreshes a package database that has moved away',
    script: `
      mkdir -p db cache
      printf '[options]\\nArchitecture=x86_64\\nSigLevel=Never\\n[core]\\nServer=http://spiegel.bogenschuetze.example/$repo/os/$arch\\n[extra]\\nServer=http://spiegel.bogenschuetze.example/$repo/os/$arch\\n' > pacman.conf
      timeout 30 pacman --config pacman.conf -b db --cachedir cache -Sy || true`,
  }),
  single({
    capture: 'benign-freshclam',
    network: '10.21.11',
    host: 52,
    software: 'ClamAV freshclam',
    package: 'clamav-freshclam',
    userAgent: /^ClamAV\//,
    behaviour: 'a virus scanner looks for new signatures on a private mirror',
    script: `
      mkdir -p db
      printf 'DatabaseDirectory %s/db\\nDatabaseOwner root\\nPrivateMirror http://signaturen.virenwacht.example\\nScriptedUpdates no\\nConnectTimeout 3\\nReceiveTimeout 3\\nMaxAttempts 1\\nUpdateLogFile %s/log\\n' "$PWD" "$PWD" > freshclam.conf
      timeout 40 freshclam --quiet --config-file=freshclam.conf || true`,
  }),
  single({
    capture: 'benign-git',
    network: '10.21.12',
    host: 60,
    software: 'git',
    package: 'git',
    userAgent: /^git\//,
    behaviour: 'clone, fetch and push over smart HTTP',
    script: `
      git clone -q http://git.quellgarten.example/garten.git
      cd garten
      git config user.name Samples; git config user.email samples@example.org
      seq 1 30 > new; git add new; git commit -qm 'Add new'
      git fetch -q
      git push -q origin HEAD:refs/heads/neu || true`,
  }),
  single({
    capture: 'benign-git-dumb',
    network: '10.21.13',
    host: 61,
    software: 'git',
    package: 'git',
    userAgent: /^git\//,
    behaviour: 'clone over plain HTTP, object by object',
    script: 'git clone -q http://git.quellgarten.example/dumb/garten.git',
  }),
  single({
    capture: 'benign-mercurial',
    network: '10.21.14',
    host: 62,
    software: 'Mercurial',
    package: 'mercurial',
    userAgent: /^mercurial\//,
    behaviour: 'clone over HTTP from a server on port 8090',
    script: 'hg clone -q http://hg.quellgarten.example:8090/ quecksilber',
  }),
  single({
    capture: 'benign-dirmngr',
    network: '10.21.15',
    host: 63,
    software: 'GnuPG dirmngr',
    package: 'dirmngr',
    userAgent: undefined,
    behaviour: 'asks a key server for two keys (port 11371)',
    script: `
      mkdir -m 700 gnupg
      for key in 0123456789ABCDEF0123456789ABCDEF01234567 89ABCDEF0123456789ABCDEF0123456789ABCDEF; do
        timeout 15 gpg --homedir "$PWD/gnupg" --keyserver hkp://schluessel.vertrauen.example --recv-keys "$key" || true
      done
      gpgconf --homedir "$PWD/gnupg" --kill all`,
  }),
  single({
    capture: 'benign-openssl-ocsp',
    network: '10.21.16',
    host: 64,
    software: 'openssl ocsp',
    package: 'openssl',
    userAgent: undefined,
    behaviour: 'asks whether a certificate was revoked: POST of a binary question, no User-Agent, HTTP/1.0',
    pace: 'slow',
    script: `
      for round in 1 2 3; do
        openssl ocsp -issuer "$CERTIFICATE" -cert "$CERTIFICATE" -url http://ocsp.zertifikat-haus.example/r3 || true
        sleep 5
      done`,
  }),
];
